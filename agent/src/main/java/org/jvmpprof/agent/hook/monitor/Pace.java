package org.jvmpprof.agent.hook.monitor;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * When to look next: every 40 ms while something is found, ever more seldom up to 200 ms while nothing is, and so seldom
 * that looking costs no more than its budget: 1 % of a core while something is found, else 0.2 %. The cost is the least of
 * the last few looks, since the first ones load classes. Each pause is drawn from half to one and a half of that, or a
 * program with a beat of its own would be met at the same point each time.
 *
 * <p>On a busy machine a look may come late, namely when a thread gives up its processor: often just after a lock has
 * changed hands, so that short holds are met too often (87 % measured as 50 to 75 % at looks more than a millisecond late,
 * and right at the others). Such a look is put off, three times at most. Owned by {@code pprof-locks}.
 */
final class Pace {
    static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
    static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int MAX_PUT_OFF = 3;
    private static final int BUSY_PAUSE_PER_COST = 100;
    private static final int IDLE_PAUSE_PER_COST = 500;

    private final SplittableRandom random;
    private final long[] costs = new long[8];
    private int looks;
    private long pauseNanos = BUSY_NANOS;
    private long dueNanos;
    private int putOff = MAX_PUT_OFF;
    private int halvings;

    Pace(SplittableRandom random) {
        this.random = random;
        // Until known better, looking costs what it does on a usual machine.
        Arrays.fill(costs, TimeUnit.MICROSECONDS.toNanos(200));
    }

    /** From now on so often halved: how often it looks while something is found. */
    void thin(int halvings) {
        this.halvings = halvings;
    }

    /** Whether this look comes too late to be fair; if so, {@link #again} tells when to try next. */
    boolean isLate(long nowNanos) {
        return putOff < MAX_PUT_OFF && nowNanos - dueNanos > LATE_NANOS;
    }

    /** Nanoseconds until the look that was put off. */
    long again(long nowNanos) {
        putOff++;
        return due(nowNanos, random.nextLong(BUSY_NANOS / 4));
    }

    /** Nanoseconds until the next look. */
    long next(boolean found, long costNanos, long nowNanos) {
        costs[looks++ % costs.length] = costNanos;
        pauseNanos = found ? BUSY_NANOS : Math.min(IDLE_NANOS, pauseNanos + pauseNanos / 4);
        if (found) {
            pauseNanos <<= halvings;
        }
        long affordable = (least() << halvings) * (found ? BUSY_PAUSE_PER_COST : IDLE_PAUSE_PER_COST);
        long pause = Math.min(MAX_NANOS, Math.max(pauseNanos, affordable));
        // While nothing is found it does not matter, and is not worth another wake-up.
        putOff = found ? 0 : MAX_PUT_OFF;
        return due(nowNanos, pause / 2 + random.nextLong(pause));
    }

    private long due(long nowNanos, long pause) {
        dueNanos = nowNanos + pause;
        return pause;
    }

    private long least() {
        long least = costs[0];
        for (long cost : costs) {
            least = Math.min(least, cost);
        }
        return least;
    }
}
