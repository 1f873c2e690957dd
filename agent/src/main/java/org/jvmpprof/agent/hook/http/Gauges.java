package org.jvmpprof.agent.hook.http;

/** What the table of requests in flight tells at one moment. Immutable. */
public final class Gauges {
    private final int inFlight;
    private final long oldestNanos;
    private final long untimed;
    private final long lost;
    private final long unbegun;
    private final long errors;

    Gauges(int inFlight, long oldestNanos, long untimed, long lost, long unbegun, long errors) {
        this.inFlight = inFlight;
        this.oldestNanos = oldestNanos;
        this.untimed = untimed;
        this.lost = lost;
        this.unbegun = unbegun;
        this.errors = errors;
    }

    /** Where nothing is instrumented. */
    public static Gauges none() {
        return new Gauges(0, 0, 0, 0, 0, 0);
    }

    /** Requests whose response is not out. */
    public int inFlight() {
        return inFlight;
    }

    /** How long the oldest of them has been so; 0 if there is none. */
    public long oldestNanos() {
        return oldestNanos;
    }

    /** Requests that were counted and not timed, since too many were in flight; since start, as what follows. */
    public long untimed() {
        return untimed;
    }

    /** Requests whose end never came. */
    public long lost() {
        return lost;
    }

    /** Ends without a begin: the request was there before the agent was. */
    public long unbegun() {
        return unbegun;
    }

    /** Failures of ours inside the server that were swallowed. */
    public long errors() {
        return errors;
    }
}
