package org.jvmpprof.agent.aggregate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * How many CPU samples are missing. Timers under-count on a loaded machine (0.87 to 0.98 of the CPU time was seen), and
 * threads that live for less than an interval are never sampled; the process's own CPU clock is exact. The ratio is taken
 * from poll to poll, where both are known at the same moment, over at least the window asked for. Owned by the poller's
 * thread.
 */
final class CpuScale {
    private static final int MAX_POLLS = 1024;
    /** Fewer samples say less about the ratio than leaving it at 1 does. */
    private static final long MIN_SAMPLES = 50;

    private static final double MIN_FACTOR = 0.5;
    private static final double MAX_FACTOR = 3;

    private static final class Point {
        final long timeNanos;
        final long cpuNanos;
        final long samples;
        final long sampledNanos;

        Point(long timeNanos, long cpuNanos, long samples, long sampledNanos) {
            this.timeNanos = timeNanos;
            this.cpuNanos = cpuNanos;
            this.samples = samples;
            this.sampledNanos = sampledNanos;
        }
    }

    private final Deque<Point> points = new ArrayDeque<>();

    /** @param sampledNanos what the samples stand for, each by the interval it was taken at */
    void record(long timeNanos, long processCpuNanos, long samples, long sampledNanos) {
        if (processCpuNanos < 0) {
            return;
        }
        points.addLast(new Point(timeNanos, processCpuNanos, samples, sampledNanos));
        if (points.size() > MAX_POLLS) {
            points.removeFirst();
        }
    }

    double factor(long fromNanos, long toNanos) {
        if (points.size() < 2) {
            return 1;
        }
        Point first = points.getFirst();
        Point last = points.getLast();
        for (Iterator<Point> all = points.iterator(); all.hasNext(); ) {
            Point point = all.next();
            if (point.timeNanos - fromNanos <= 0) {
                first = point;
            }
            if (point.timeNanos - toNanos >= 0) {
                last = point;
                break;
            }
        }
        long samples = last.samples - first.samples;
        if (samples < MIN_SAMPLES) {
            return 1;
        }
        double factor = (double) (last.cpuNanos - first.cpuNanos) / (last.sampledNanos - first.sampledNanos);
        return Math.max(MIN_FACTOR, Math.min(MAX_FACTOR, factor));
    }
}
