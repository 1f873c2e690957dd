package org.jvmpprof.agent.engine;

import java.util.Arrays;

/**
 * What samples cost the threads they are taken in, from async-profiler's clock of its stack walks. That clock is a wall
 * clock: a thread that loses its processor in the middle of a walk is charged with the time it stood in line. On a machine
 * with four busy loops beside it, a walk of 3.6 us was clocked as 13 and 26 us on average, while by CPU time it had not
 * changed. So a look's average counts only up to one and a half times the lowest of the last {@value #LOOKS}. Confined to
 * one thread, but for {@link #nanos}.
 */
final class WalkCost {
    /**
     * Of a sample, what is not its stack walk: the signal or callback, and writing it down. Measured for allocations, by the
     * CPU time of a loop with and without, at depths 20 and 60 on JDK 17 and 25: 0.8 to 1.6 us, rarely 2.6; a signal adds
     * its delivery.
     */
    static final long NANOS_BESIDE_WALK = 2_000;

    private static final int LOOKS = 24;
    private static final int MIN_SAMPLES = 20;
    private static final double MOST_ABOVE_LOWEST = 1.5;

    /** What a walk of 30 frames took; holds until enough were clocked. */
    private static final double USUAL_NANOS = 4_000;

    private final double[] averages = new double[LOOKS];
    private int looks;
    private long lastTaken;
    private long lastWalkNanos;
    private volatile double nanos;

    WalkCost() {
        Arrays.fill(averages, USUAL_NANOS);
    }

    /** Books what was taken since the last look; all in all so many samples and nanoseconds of walks. */
    void look(long taken, long walkNanos) {
        long samples = taken - lastTaken;
        if (samples <= 0) {
            return;
        }
        double average = Math.max(0, (double) (walkNanos - lastWalkNanos) / samples);
        if (samples >= MIN_SAMPLES) {
            averages[looks++ % LOOKS] = average;
        }
        nanos += samples * (Math.min(average, MOST_ABOVE_LOWEST * lowest()) + NANOS_BESIDE_WALK);
        lastTaken = taken;
        lastWalkNanos = walkNanos;
    }

    /** All samples since the start. Any thread. */
    long nanos() {
        return Math.round(nanos);
    }

    /** One sample on average; what is usual before the first. */
    double each() {
        return lastTaken == 0 ? USUAL_NANOS + NANOS_BESIDE_WALK : nanos / lastTaken;
    }

    private double lowest() {
        double lowest = averages[0];
        for (double average : averages) {
            lowest = Math.min(lowest, average);
        }
        return lowest;
    }
}
