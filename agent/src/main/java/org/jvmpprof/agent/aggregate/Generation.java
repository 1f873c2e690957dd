package org.jvmpprof.agent.aggregate;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

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
 * <p>A stack's survivors then stand for all that it allocated, followed or not. A stack of whose objects none was
 * followed is a <em>candidate</em>: it may hold anything from nothing to all it allocated. Owned by the poller's thread.
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

    /** Bytes that a site allocated while its objects were followed, and while they were not. */
    private static final class Followed {
        double followed;
        double lost;
        double lostObjects;
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

    void collected(long timeNanos) {
        if (collectionCount == collections.length) {
            collections = Arrays.copyOf(collections, 2 * collectionCount);
        }
        collections[collectionCount++] = timeNanos;
    }

    /** Adds the survivors to the estimate; those younger than the last collection are not known to be reachable. */
    void joinTo(LiveHeap heap, long lastCollectionNanos) {
        Map<StackClass, Followed> sites = follow();
        for (int i = 0; i < survivors.count; i++) {
            if (survivors.times[i] - lastCollectionNanos < 0) {
                Followed site = sites.get(survivors.sites[i]);
                double share = site == null || site.followed == 0 ? 1 : 1 + site.lost / site.followed;
                heap.addSurvivor(survivors.sites[i], survivors.bytes[i], intervalBytes, share);
            }
        }
        sites.forEach((site, bytes) -> {
            if (bytes.followed == 0) {
                heap.addCandidate(site, bytes.lostObjects, bytes.lost);
            }
        });
    }

    private Map<StackClass, Followed> follow() {
        long[] survivorTimes = Arrays.copyOf(survivors.times, survivors.count);
        Arrays.sort(survivorTimes);
        Arrays.sort(collections, 0, collectionCount);
        Map<StackClass, Followed> sites = new HashMap<>();
        int taken = 0;
        int collection = 0;
        int survivor = 0;
        for (int i : inOrderOfTime()) {
            while (collection < collectionCount && collections[collection] - allocated.times[i] <= 0) {
                while (survivor < survivorTimes.length && survivorTimes[survivor] - collections[collection] < 0) {
                    survivor++;
                }
                taken = survivor;
                collection++;
            }
            add(sites.computeIfAbsent(allocated.sites[i], key -> new Followed()), allocated.bytes[i], taken < SLOTS);
            taken++;
        }
        return sites;
    }

    private void add(Followed site, long bytes, boolean isFollowed) {
        double weight = Allocations.weight(bytes, intervalBytes);
        if (isFollowed) {
            site.followed += weight * bytes;
        } else {
            site.lost += weight * bytes;
            site.lostObjects += weight;
        }
    }

    /** Buffers of several threads are written one after the other; the slots were taken in order of time. */
    private int[] inOrderOfTime() {
        Integer[] boxed = new Integer[allocated.count];
        Arrays.setAll(boxed, i -> i);
        Arrays.sort(boxed, (a, b) -> Long.compare(allocated.times[a] - allocated.times[b], 0));
        return Arrays.stream(boxed).mapToInt(Integer::intValue).toArray();
    }
}
