package org.jvmpprof.agent.aggregate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Native memory since the agent came: sampled mallocs by stack, and those of them whose free was not told yet.
 *
 * <p>The sampler keeps the malloc with which a multiple of its interval is passed, so one of {@code size} bytes is kept
 * with probability {@code min(1, size/interval)} and stands for {@code max(1, interval/size)} of its kind. (Heap samples
 * come at random distances and need another formula.)
 *
 * <p>Every free is told, of whatever memory. One that is missed (while a session is renewed, or the sampler's buffers are
 * busy) leaves its block in the books until its address is taken or freed again, which malloc lets happen soon. Owned by
 * the poller's thread.
 */
final class NativeMemory {
    /** With the usual 512 KB a sample these stand for 50 GB. */
    static final int MAX_IN_USE = 100_000;

    /** Sums of one stack. */
    private static final class Sum {
        long sampledObjects;
        long sampledBytes;
        double objects;
        double bytes;

        void add(long size, double weight, int sign) {
            sampledObjects += sign;
            sampledBytes += sign * size;
            objects += sign * weight;
            bytes += sign * weight * size;
        }

        double value(int index, boolean asSampled) {
            if (index == 0) {
                return asSampled ? sampledObjects : objects;
            }
            return asSampled ? sampledBytes : bytes;
        }
    }

    private static final class Block {
        final long timeNanos;
        final int stack;
        final long bytes;
        final double weight;

        Block(long timeNanos, int stack, long bytes, double weight) {
            this.timeNanos = timeNanos;
            this.stack = stack;
            this.bytes = bytes;
            this.weight = weight;
        }
    }

    private final StackTable stacks;
    private final int maxInUse;
    private final Map<Integer, Sum> allocated = new HashMap<>();
    private final Map<Integer, Sum> inUse = new HashMap<>();
    private final Map<Long, Block> blocks = new HashMap<>();
    private volatile int allocatedStacks;
    private long unfollowed;
    private double unfollowedBytes;
    private long freesPerSecond;

    NativeMemory(StackTable stacks) {
        this(stacks, MAX_IN_USE);
    }

    NativeMemory(StackTable stacks, int maxInUse) {
        this.stacks = stacks;
        this.maxInUse = maxInUse;
    }

    void malloc(long timeNanos, int stack, long address, long bytes, long intervalBytes) {
        double weight = Math.max(1, (double) intervalBytes / Math.max(1, bytes));
        allocated.computeIfAbsent(stack, s -> new Sum()).add(bytes, weight, 1);
        allocatedStacks = allocated.size();
        Block before = blocks.get(address);
        if (before != null && before.timeNanos - timeNanos > 0) {
            return; // of two at one address the earlier one was freed, in whatever order they come
        }
        if (before == null && (blocks.size() >= maxInUse || freesPerSecond > 0)) {
            unfollowed++;
            unfollowedBytes += weight * bytes;
            return;
        }
        if (before != null) {
            forget(address, before);
        }
        blocks.put(address, new Block(timeNanos, stack, bytes, weight));
        inUse.computeIfAbsent(stack, s -> new Sum()).add(bytes, weight, 1);
    }

    void free(long timeNanos, long address) {
        Block block = blocks.get(address);
        if (block != null && block.timeNanos - timeNanos <= 0) {
            forget(address, block);
        }
    }

    private void forget(long address, Block block) {
        blocks.remove(address);
        Sum sum = inUse.get(block.stack);
        if (sum == null) {
            throw new IllegalStateException("a block in use without a sum");
        }
        sum.add(block.bytes, block.weight, -1);
        if (sum.sampledObjects == 0) {
            inUse.remove(block.stack);
        }
    }

    /** What is freed is not told any more, so nothing is known of what is in use. */
    void freesEnd(long perSecond) {
        freesPerSecond = perSecond;
        for (Block block : blocks.values()) {
            unfollowed++;
            unfollowedBytes += block.weight * block.bytes;
        }
        blocks.clear();
        inUse.clear();
    }

    /** Values are alloc_objects, alloc_space, inuse_objects, inuse_space; {@code bytes} is a block's mean size. */
    List<StackValues> values(boolean asSampled) {
        List<StackValues> copy = new ArrayList<>(allocated.size());
        Sum nothing = new Sum();
        allocated.forEach((stack, sum) -> {
            Sum used = inUse.getOrDefault(stack, nothing);
            double[] values = new double[4];
            for (int i = 0; i < 2; i++) {
                values[i] = sum.value(i, asSampled);
                values[i + 2] = used.value(i, asSampled);
            }
            long mean = sum.sampledBytes / sum.sampledObjects;
            copy.add(new StackValues(stacks.frames(stack), "", true, mean, values));
        });
        return copy;
    }

    /** As of the last chunk; any thread. */
    int stackCount() {
        return allocatedStacks;
    }

    /** What stands behind the in-use values, and what was given up, in words. */
    String describe() {
        String known = freesPerSecond > 0
                ? "inuse: 0, since " + freesPerSecond + " frees a second are more than can be followed"
                : "inuse: " + blocks.size() + " sampled blocks whose free was not seen";
        return unfollowed == 0
                ? known
                : known + "; " + unfollowed + " blocks were given up, which stand for " + Math.round(unfollowedBytes)
                        + " bytes";
    }
}
