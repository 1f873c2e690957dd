package org.jvmpprof.collector.metrics;

/** How long something took, as a histogram in seconds. Any thread; never blocks. */
public interface Durations {
    void observe(long nanos, String... labelValues);
}
