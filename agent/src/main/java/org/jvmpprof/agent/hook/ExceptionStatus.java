package org.jvmpprof.agent.hook;

/** How exceptions are sampled at present, and what was lost since start; for profile comments and {@code /debug/agent}. Immutable. */
public final class ExceptionStatus {
    private final long period;
    private final long lost;
    private final long errors;
    private final int repairs;

    ExceptionStatus(long period, long lost, long errors, int repairs) {
        this.period = period;
        this.lost = lost;
        this.errors = errors;
        this.repairs = repairs;
    }

    /** One of how many is kept: raised from the one that was set while a program makes very many. */
    public long period() {
        return period;
    }

    /** Samples that found no room. */
    public long lost() {
        return lost;
    }

    /** Failures inside the hook that were swallowed. */
    public long errors() {
        return errors;
    }

    /** How often another agent, or a Flight Recorder that started, took the hook out and it was put in again. */
    public int repairs() {
        return repairs;
    }
}
