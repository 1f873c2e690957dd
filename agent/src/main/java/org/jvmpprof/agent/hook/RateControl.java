package org.jvmpprof.agent.hook;

/**
 * Holds the number of kept events near {@link #TARGET_PER_SECOND} by the rate they are kept under, and goes back to the
 * rate that was set as soon as that suffices. Unbiased whatever it does, since each event carries its rate. Owned by
 * {@code pprof-locks}.
 */
final class RateControl {
    static final int MOST_PER_SECOND = 500;
    static final int TARGET_PER_SECOND = 350;

    /** Below this much of the target, the rate is lowered. */
    private static final double LOW = 0.6;

    private static final long HIGHEST = 1L << 50;

    private final long lowest;
    private long rate;
    private int halvings;

    /** @param lowest the rate that was set */
    RateControl(long lowest) {
        this.lowest = lowest;
        this.rate = lowest;
    }

    long rate() {
        return rate;
    }

    /** From now on so often halved: how many events may be kept a second. */
    void limit(int halvings) {
        this.halvings = halvings;
    }

    /** The rate after {@code kept} events were kept in so much time. */
    long adjust(int kept, long elapsedNanos) {
        double perSecond = kept * 1e9 / Math.max(1_000_000, elapsedNanos);
        double target = TARGET_PER_SECOND / (double) (1 << halvings);
        if (perSecond > MOST_PER_SECOND / (double) (1 << halvings)) {
            rate = Math.min(HIGHEST, (long) Math.ceil(rate * perSecond / target));
        } else if (perSecond < LOW * target && rate > lowest) {
            rate = Math.max(lowest, (long) (rate * Math.max(0.5, perSecond / target)));
        }
        return rate;
    }
}
