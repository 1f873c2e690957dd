package org.jvmpprof.agent.hook.monitor;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * When to look next: every 50 ms while something is found, ever more seldom up to 200 ms while nothing is, and so seldom
 * that looking costs no more than its budget. The cost is the least of the last few looks by the clock, since others
 * run in between. Each pause is drawn from half to one and a half of that, or a program with a beat of its own would be
 * met at the same point each time. Owned by {@code pprof-locks}.
 */
final class Pace {
    static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int IDLE_LOOKS_PER_COST = 500;
    private static final int BUSY_LOOKS_PER_COST = 100;

    private final SplittableRandom random;
    private final long[] costs = new long[8];
    private int looks;
    private long pauseNanos = BUSY_NANOS;

    Pace(SplittableRandom random) {
        this.random = random;
    }

    /** Nanoseconds until the next look. */
    long next(boolean found, long costNanos) {
        costs[looks++ % costs.length] = costNanos;
        pauseNanos = found ? BUSY_NANOS : Math.min(IDLE_NANOS, pauseNanos + pauseNanos / 4);
        long affordable = least() * (found ? BUSY_LOOKS_PER_COST : IDLE_LOOKS_PER_COST);
        long pause = Math.min(MAX_NANOS, Math.max(pauseNanos, affordable));
        return pause / 2 + random.nextLong(pause);
    }

    private long least() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < Math.min(looks, costs.length); i++) {
            least = Math.min(least, costs[i]);
        }
        return least;
    }
}
