package org.jvmpprof.agent.aggregate;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The sampled objects of one session: all that were allocated, the collections that came, and those that survived.
 *
 * <p>async-profiler follows at most {@link #SLOTS} objects at a time. Once all slots are taken, it follows no further one
 * until a collection has freed some; with a large young space most of the time may pass so. Which allocations were
 * followed can be told afterwards, since everything is known that it depended on:
 *
 * <pre>
 *   slots |  1024 ┤        ┌───────────── full: not followed       ┌──────
 *         |       │      ╱                                       ╱
 *         |       │   ╱                                       ╱
 *         |       └──────────────────────────── collection ─┴ the survivors keep theirs
 * </pre>
 *
 * <p>So the objects of a site (stack and class) have one of three fates: followed and dead, followed and survived a
 * collection, or undecided, since they were not followed or no collection has come after them. Owned by the poller's
 * thread.
 */
final class Generation {
    static final int SLOTS = 1024;

    /** 2.4 MB; later allocations are taken to be followed as the earlier ones were. */
    private static final int MAX_OBJECTS = 100_000;

    /** Sampled objects in columns, in the order they came. */
    private static final class Objects {
        int count;
        long[] times = new long[256];
        StackClass[] sites = new StackClass[256];
        long[] bytes = new long[256];

        void add(long timeNanos, StackClass site, long size) {
            if (count == MAX_OBJECTS) {
                return;
            }
            if (count == times.length) {
                times = Arrays.copyOf(times, 2 * count);
                sites = Arrays.copyOf(sites, 2 * count);
                bytes = Arrays.copyOf(bytes, 2 * count);
            }
            times[count] = timeNanos;
            sites[count] = site;
            bytes[count] = size;
            count++;
        }
    }

    /** What became of the objects of one site, unsampled. */
    static final class Fate {
        double followedBytes;
        double survivedBytes;
        double survivedObjects;
        long survivors;
        long survivorBytes;
        double undecidedBytes;
        double undecidedObjects;

        void undecided(double weight, long bytes) {
            undecidedBytes += weight * bytes;
            undecidedObjects += weight;
        }

        void survived(double weight, long bytes) {
            survivedBytes += weight * bytes;
            survivedObjects += weight;
            survivors++;
            survivorBytes += bytes;
        }
    }

    private final long intervalBytes;
    private final Objects allocated = new Objects();
    private final Objects survivors = new Objects();
    private long[] collections = new long[16];
    private int collectionCount;

    Generation(long intervalBytes) {
        this.intervalBytes = intervalBytes;
    }

    void allocated(long timeNanos, StackClass site, long bytes) {
        allocated.add(timeNanos, site, bytes);
    }

    void survived(long allocatedAtNanos, StackClass site, long bytes) {
        survivors.add(allocatedAtNanos, site, bytes);
    }

    /** Stacks that its objects refer to. */
    void addStacks(Set<Integer> to) {
        for (Objects objects : new Objects[] {allocated, survivors}) {
            for (int i = 0; i < objects.count; i++) {
                to.add(objects.sites[i].stack);
            }
        }
    }

    void collected(long timeNanos) {
        if (collectionCount == collections.length) {
            collections = Arrays.copyOf(collections, 2 * collectionCount);
        }
        collections[collectionCount++] = timeNanos;
    }

    /** What became of each site's objects, when the last collection was at {@code lastCollectionNanos}. */
    Map<StackClass, Fate> fates(long lastCollectionNanos) {
        Map<StackClass, Fate> fates = new HashMap<>();
        for (int i = 0; i < survivors.count; i++) {
            if (survivors.times[i] - lastCollectionNanos < 0) {
                long bytes = survivors.bytes[i];
                fate(fates, survivors.sites[i]).survived(Allocations.weight(bytes, intervalBytes), bytes);
            }
        }
        long[] survivorTimes = Arrays.copyOf(survivors.times, survivors.count);
        Arrays.sort(survivorTimes);
        Arrays.sort(collections, 0, collectionCount);
        int taken = 0;
        int collection = 0;
        int survivor = 0;
        for (int i : inOrderOfTime()) {
            long time = allocated.times[i];
            while (collection < collectionCount && collections[collection] - time <= 0) {
                while (survivor < survivorTimes.length && survivorTimes[survivor] - collections[collection] < 0) {
                    survivor++;
                }
                taken = survivor;
                collection++;
            }
            boolean isDecided = taken < SLOTS && time - lastCollectionNanos < 0;
            double weight = Allocations.weight(allocated.bytes[i], intervalBytes);
            if (isDecided) {
                fate(fates, allocated.sites[i]).followedBytes += weight * allocated.bytes[i];
            } else {
                fate(fates, allocated.sites[i]).undecided(weight, allocated.bytes[i]);
            }
            taken++;
        }
        return fates;
    }

    private static Fate fate(Map<StackClass, Fate> fates, StackClass site) {
        return fates.computeIfAbsent(site, key -> new Fate());
    }

    /** Buffers of several threads are written one after the other; the slots were taken in order of time. */
    private int[] inOrderOfTime() {
        Integer[] boxed = new Integer[allocated.count];
        Arrays.setAll(boxed, i -> i);
        Arrays.sort(boxed, (a, b) -> Long.compare(allocated.times[a] - allocated.times[b], 0));
        return Arrays.stream(boxed).mapToInt(Integer::intValue).toArray();
    }
}
