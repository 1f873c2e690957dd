package org.jvmpprof.collector.metrics;

/**
 * Reads values when metrics are asked for, on the thread that asks. An exception is logged and leaves this metric out of
 * that answer; it must not take long.
 */
@FunctionalInterface
public interface Sampler {
    void sample(Values values) throws Exception;

    /** Takes the values that were read. */
    interface Values {
        void put(double value, String... labelValues);
    }
}
