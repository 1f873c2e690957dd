package org.jvmpprof.agent.engine;

/** What the engine samples, each kind at a rate of its own. */
public enum SampleKind {
    /** A timer of each thread's CPU time; the interval is in nanoseconds. */
    CPU("cpu", "ns"),
    /** Allocations; the interval is in bytes. */
    ALLOC("alloc", "bytes"),
    /** Waits for locks; the threshold is in nanoseconds. */
    LOCK("lock", "ns"),
    /** All threads by the wall clock; the interval is in nanoseconds. */
    WALL("wall", "ns");

    private final String option;
    private final String unit;

    SampleKind(String option, String unit) {
        this.option = option;
        this.unit = unit;
    }

    /** The option that sets its rate. */
    public String option() {
        return option;
    }

    public String unit() {
        return unit;
    }
}
