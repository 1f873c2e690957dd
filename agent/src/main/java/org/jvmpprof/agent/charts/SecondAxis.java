package org.jvmpprof.agent.charts;

import java.util.concurrent.TimeUnit;

/**
 * The seconds that rows are numbered by: they follow the steady clock and never go back, whatever is done to the machine's.
 * Unix time is the number plus a base.
 *
 * <p>When the machine's clock is set forward (or the machine slept), the numbers leap: the seconds between were not read,
 * and are a gap. When it is set back, the base goes back instead, and with it the dates of all rows before: what happened
 * ten minutes ago still did. Corrections below a second are left to add up.
 *
 * <p>Moved by {@code pprof-locks}; the base may be read by any thread.
 */
final class SecondAxis {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long TOLERANCE_MILLIS = 1_000;

    private long originNanos;
    private volatile long baseSeconds;

    /** Second 0 began when the machine's clock last was at a whole second. */
    SecondAxis(long nowNanos, long unixMillis) {
        this.baseSeconds = Math.floorDiv(unixMillis, 1_000);
        this.originNanos = nowNanos - TimeUnit.MILLISECONDS.toNanos(Math.floorMod(unixMillis, 1_000));
    }

    /** The second that it is now, having looked at the machine's clock. */
    long second(long nowNanos, long unixMillis) {
        long steadyMillis = baseSeconds * 1_000 + TimeUnit.NANOSECONDS.toMillis(nowNanos - originNanos);
        long ahead = unixMillis - steadyMillis;
        if (ahead > TOLERANCE_MILLIS) {
            originNanos -= ahead / 1_000 * SECOND_NANOS;
        } else if (ahead < -TOLERANCE_MILLIS) {
            setBack(-ahead / 1_000);
        }
        return Math.floorDiv(nowNanos - originNanos, SECOND_NANOS);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void setBack(long seconds) {
        baseSeconds -= seconds;
    }

    /** When that second begins, of {@link System#nanoTime()}. */
    long beginNanos(long second) {
        return originNanos + second * SECOND_NANOS;
    }

    /** What is added to a second's number to have unix time. */
    long baseSeconds() {
        return baseSeconds;
    }
}
