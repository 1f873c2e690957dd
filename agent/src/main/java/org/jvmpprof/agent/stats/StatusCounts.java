package org.jvmpprof.agent.stats;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How many responses had which status. Any thread adds, and none waits; not one is lost. */
final class StatusCounts {
    private static final int MOST = 1000;

    /** By status; 0 for those that were not told, or are no number of HTTP's. Each is made when it is first needed. */
    private final AtomicReferenceArray<@Nullable LongAdder> counts = new AtomicReferenceArray<>(MOST);

    /** Hot path. */
    void add(int status) {
        int index = status < 100 || status >= MOST ? 0 : status;
        LongAdder count = counts.get(index);
        while (count == null) {
            counts.compareAndSet(index, null, new LongAdder());
            count = counts.get(index);
        }
        count.increment();
    }

    long total() {
        long sum = 0;
        for (int i = 0; i < MOST; i++) {
            LongAdder count = counts.get(i);
            sum += count == null ? 0 : count.sum();
        }
        return sum;
    }

    /** Those that are not 0, by status. */
    Map<Integer, Long> toMap() {
        Map<Integer, Long> map = new TreeMap<>();
        for (int i = 0; i < MOST; i++) {
            LongAdder count = counts.get(i);
            long sum = count == null ? 0 : count.sum();
            if (sum != 0) {
                map.put(i, sum);
            }
        }
        return Collections.unmodifiableMap(map);
    }
}
