package org.jvmpprof.agent.ship;

/**
 * When rounds end: every {@code interval}, on wall-clock multiples of it moved by the instance's own phase, so that the
 * rounds of one instance line up with those of its last life, and a fleet's do not fall together. The wall clock is read
 * once; from then on only the monotonic clock counts, so a changed clock neither shortens nor doubles a round. Immutable.
 */
final class RoundSchedule {
    /** A first round shorter than this share of the interval is joined to the next. */
    private static final int SHORTEST_SHARE = 10;

    private final long intervalNanos;
    private final long firstEndNanos;

    RoundSchedule(long intervalNanos, double jitter, String instance, long startNanos, long startUnixNanos) {
        this.intervalNanos = intervalNanos;
        long phase = (long) (Hash.unit(instance) * jitter * intervalNanos);
        long left = intervalNanos - Math.floorMod(startUnixNanos - phase, intervalNanos);
        this.firstEndNanos = startNanos + (left < intervalNanos / SHORTEST_SHARE ? left + intervalNanos : left);
    }

    /** The end of the round that begins at {@code fromNanos}, if it is now {@code nowNanos}: ends gone by are skipped. */
    long endAfter(long fromNanos, long nowNanos) {
        long after = nowNanos - fromNanos > 0 ? nowNanos : fromNanos;
        if (after - firstEndNanos < 0) {
            return firstEndNanos;
        }
        return firstEndNanos + ((after - firstEndNanos) / intervalNanos + 1) * intervalNanos;
    }
}
