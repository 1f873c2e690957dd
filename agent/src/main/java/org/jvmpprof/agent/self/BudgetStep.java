package org.jvmpprof.agent.self;

/** One change of a rate that the budget made, and why. Immutable. */
public final class BudgetStep {
    private final long unixMillis;
    private final String lever;
    private final String from;
    private final String to;
    private final String reason;

    BudgetStep(long unixMillis, String lever, String from, String to, String reason) {
        this.unixMillis = unixMillis;
        this.lever = lever;
        this.from = from;
        this.to = to;
        this.reason = reason;
    }

    public long unixMillis() {
        return unixMillis;
    }

    public String lever() {
        return lever;
    }

    /** The rate before, in words. */
    public String from() {
        return from;
    }

    public String to() {
        return to;
    }

    public String reason() {
        return reason;
    }
}
