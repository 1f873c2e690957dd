package org.jvmpprof.agent.stats;

import org.HdrHistogram.AbstractHistogram;

/** How long requests took, in nanoseconds; each value is off by less than one in a hundred, and 0.5 µs. Immutable. */
public final class Percentiles {
    private final long count;
    private final long p50;
    private final long p90;
    private final long p99;
    private final long p999;
    private final long max;

    Percentiles(AbstractHistogram micros) {
        count = micros.getTotalCount();
        p50 = nanos(micros, 50);
        p90 = nanos(micros, 90);
        p99 = nanos(micros, 99);
        p999 = nanos(micros, 99.9);
        max = count == 0 ? 0 : micros.getMaxValue() * 1000;
    }

    private static long nanos(AbstractHistogram micros, double percentile) {
        return micros.getTotalCount() == 0
                ? 0
                : Math.min(micros.getValueAtPercentile(percentile), micros.getMaxValue()) * 1000;
    }

    /** Of how many requests. */
    public long count() {
        return count;
    }

    public long p50() {
        return p50;
    }

    public long p90() {
        return p90;
    }

    public long p99() {
        return p99;
    }

    public long p999() {
        return p999;
    }

    public long max() {
        return max;
    }
}
