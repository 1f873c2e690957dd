package org.jvmpprof.agent.ship;

import java.util.function.DoubleSupplier;

/**
 * Exponential backoff with full jitter: the n-th wait is drawn evenly from zero to {@code base * 2^n}, at most {@code
 * cap}, so that a fleet that lost its collector does not come back in step. Owned by one outbox, under its lock.
 */
final class Backoff {
    /** Even the luckiest draw leaves the collector this long. */
    static final long FLOOR_NANOS = 50_000_000L;

    private static final int MAX_DOUBLINGS = 30;

    private final long baseNanos;
    private final long capNanos;
    private final DoubleSupplier random;
    private int failures;

    Backoff(long baseNanos, long capNanos, DoubleSupplier random) {
        this.baseNanos = baseNanos;
        this.capNanos = capNanos;
        this.random = random;
    }

    /** The wait after one more failure. */
    long next() {
        long ceiling = capNanos;
        if (failures < MAX_DOUBLINGS && (baseNanos << failures) >> failures == baseNanos) {
            ceiling = Math.min(capNanos, baseNanos << failures);
        }
        failures++;
        return Math.max(FLOOR_NANOS, (long) (random.getAsDouble() * ceiling));
    }

    void reset() {
        failures = 0;
    }
}
