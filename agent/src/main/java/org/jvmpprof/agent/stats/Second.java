package org.jvmpprof.agent.stats;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Where the current second began, and how many requests the one before had. Immutable. */
final class Second {
    private final long beganNanos;
    private final Map<Integer, Long> totals;
    private final double lastRate;

    Second(long beganNanos, Map<Integer, Long> totals, double lastRate) {
        this.beganNanos = beganNanos;
        this.totals = totals;
        this.lastRate = lastRate;
    }

    /** The second that follows this one. */
    Second next(long nowNanos, Map<Integer, Long> now) {
        long elapsed = Math.max(1, nowNanos - beganNanos);
        return new Second(nowNanos, now, (sum(now) - sum(totals)) * 1e9 / elapsed);
    }

    /** Requests a second in the last full one. */
    double lastRate() {
        return lastRate;
    }

    /** What has come in this second until {@code now}, by status. */
    Map<Integer, Long> until(Map<Integer, Long> now) {
        Map<Integer, Long> counts = new TreeMap<>();
        now.forEach((status, total) -> {
            long count = total - totals.getOrDefault(status, 0L);
            if (count > 0) {
                counts.put(status, count);
            }
        });
        return Collections.unmodifiableMap(counts);
    }

    static long sum(Map<Integer, Long> counts) {
        long sum = 0;
        for (long count : counts.values()) {
            sum += count;
        }
        return sum;
    }
}
