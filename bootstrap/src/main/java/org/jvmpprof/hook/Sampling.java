package org.jvmpprof.hook;

/**
 * The laws by which events are kept; pure functions. A wait of {@code d} ns is kept with probability
 * {@code min(1, d/rate)} and then stands for {@code max(1, rate/d)} waits of {@code max(d, rate)} ns in all, as in Go
 * (runtime/mprof.go, blocksampled). Whatever the rate was, the expectation is the truth, so the rate may change at any
 * time as long as an event carries the one it was kept under.
 */
public final class Sampling {
    /** So many events kept since the last drain double the rate, so many more double it again. */
    static final int DOUBLING_EVENTS = 64;

    private static final int MOST_DOUBLINGS = 30;
    private static final double UNIT = 0x1.0p-53;

    private Sampling() {}

    /** The rate in force after {@code kept} events since the last drain: a storm is thinned out before it is drained. */
    public static long thinned(long rate, int kept) {
        int doublings = Math.min(kept / DOUBLING_EVENTS, MOST_DOUBLINGS);
        return rate << Math.min(doublings, Long.numberOfLeadingZeros(rate) - 2);
    }

    /** Whether to keep a wait. */
    public static boolean keepsWait(long nanos, long rateNanos, long random) {
        return nanos >= rateNanos || (random >>> 11) * UNIT * rateNanos < nanos;
    }

    /** Whether to keep one of {@code period} events. */
    public static boolean keepsOneOf(long period, long random) {
        return period <= 1 || (random >>> 11) * UNIT * period < 1;
    }

    /** How many waits a kept one stands for. */
    public static double waits(long nanos, long rateNanos) {
        return Math.max(1, (double) rateNanos / Math.max(1, nanos));
    }

    /** How much waiting a kept wait stands for. */
    public static double delayNanos(long nanos, long rateNanos) {
        return Math.max(nanos, rateNanos);
    }

    /** Scrambles {@code seed} (the finalizer of SplitMix64): times and addresses become random enough to sample by. */
    public static long mix(long seed) {
        long z = seed + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
