package org.jvmpprof.collector.metrics;

/** Something that only grows. Any thread; never blocks. */
public interface Counter {
    /** Adds to the count with these label values, one for each label name it was made with. */
    void add(double amount, String... labelValues);

    default void increment(String... labelValues) {
        add(1, labelValues);
    }
}
