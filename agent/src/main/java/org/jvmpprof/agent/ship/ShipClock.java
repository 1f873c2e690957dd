package org.jvmpprof.agent.ship;

/** The two clocks that shipping reads; tests bring their own. Thread-safe. */
interface ShipClock {
    int READINGS = 5;

    ShipClock SYSTEM = new ShipClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public long unixMillis() {
            return System.currentTimeMillis();
        }
    };

    /** Monotonic, for durations and windows; the clock of {@link System#nanoTime()}. */
    long nanoTime();

    /** Wall clock, for what profiles and headers say. */
    long unixMillis();

    /** The unix time of a point on the monotonic clock, in nanoseconds; as exact as the wall clock's milliseconds. */
    default long unixNanosAt(long nanoTime) {
        long now = nanoTime();
        long unixNanos = 0;
        for (int i = 0; i < READINGS; i++) {
            unixNanos = unixMillis() * 1_000_000L;
            long after = nanoTime();
            if (after - now <= 1_000_000L) {
                break;
            }
            // The thread lost its processor between the two clocks, which would look like a shift of one of them.
            now = after;
        }
        return unixNanos - (now - nanoTime);
    }
}
