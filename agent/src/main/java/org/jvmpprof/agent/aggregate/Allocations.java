package org.jvmpprof.agent.aggregate;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Allocations since the agent came, by stack and class: as sampled, and unsampled. An object of {@code size} bytes is
 * sampled with probability {@code p = 1 - exp(-size/interval)}, so a sample stands for {@code 1/p} objects. Source: the
 * JVM's heap sampling (JEP 331), and scaleHeapSample of Go's runtime/pprof. Owned by the poller's thread.
 */
final class Allocations {
    /** Sums of one stack and class. */
    static final class Sum {
        long sampledObjects;
        long sampledBytes;
        double objects;
        double bytes;

        Sum add(Sum more) {
            sampledObjects += more.sampledObjects;
            sampledBytes += more.sampledBytes;
            objects += more.objects;
            bytes += more.bytes;
            return this;
        }

        Sum copy() {
            Sum copy = new Sum();
            copy.sampledObjects = sampledObjects;
            copy.sampledBytes = sampledBytes;
            copy.objects = objects;
            copy.bytes = bytes;
            return copy;
        }
    }

    private final Map<StackClass, Sum> sums = new HashMap<>();

    void add(int stack, int className, long bytes, long intervalBytes) {
        addWeighted(stack, className, bytes, weight(bytes, intervalBytes));
    }

    /** A sample that stands for {@code weight} objects of its size. */
    void addWeighted(int stack, int className, long bytes, double weight) {
        Sum sum = sums.computeIfAbsent(new StackClass(stack, className), key -> new Sum());
        sum.sampledObjects++;
        sum.sampledBytes += bytes;
        sum.objects += weight;
        sum.bytes += weight * bytes;
    }

    static double weight(long bytes, long intervalBytes) {
        return bytes <= 0 || intervalBytes <= 1 ? 1 : 1 / -Math.expm1(-(double) bytes / intervalBytes);
    }

    /** Adds up, by class, what stands under other stacks than {@code kept} under {@code other}. */
    void fold(Set<Integer> kept, int other) {
        Map<StackClass, Sum> folded = new HashMap<>();
        sums.entrySet().removeIf(entry -> {
            boolean goes = !kept.contains(entry.getKey().stack);
            if (goes) {
                StackClass key = new StackClass(other, entry.getKey().className);
                folded.computeIfAbsent(key, k -> new Sum()).add(entry.getValue());
            }
            return goes;
        });
        folded.forEach((key, sum) -> sums.merge(key, sum, Sum::add));
    }

    Map<StackClass, Sum> sums() {
        return sums;
    }
}
