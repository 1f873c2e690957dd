package org.jvmpprof.agent.profile;

/**
 * {@link System#nanoTime()} as unix nanoseconds. The offset is kept, so that the end of one window is the beginning of
 * the next to the nanosecond, until the machine's clock has moved by {@link #MAX_DRIFT_NANOS}. Thread-safe.
 */
final class EpochClock {
    private static final long MAX_DRIFT_NANOS = 500_000_000L;

    private long offset = measure();

    synchronized long unixNanos(long nanoTime) {
        long fresh = measure();
        if (Math.abs(fresh - offset) > MAX_DRIFT_NANOS) {
            offset = fresh;
        }
        return nanoTime + offset;
    }

    private static long measure() {
        return System.currentTimeMillis() * 1_000_000 - System.nanoTime();
    }
}
