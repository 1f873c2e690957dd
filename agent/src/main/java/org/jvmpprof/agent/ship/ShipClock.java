package org.jvmpprof.agent.ship;

/** The two clocks that shipping reads; tests bring their own. Thread-safe. */
interface ShipClock {
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

    /** The unix time of a point on the monotonic clock, in nanoseconds. */
    default long unixNanosAt(long nanoTime) {
        return unixMillis() * 1_000_000L - (nanoTime() - nanoTime);
    }
}
