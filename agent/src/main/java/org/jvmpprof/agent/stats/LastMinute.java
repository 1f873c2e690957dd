package org.jvmpprof.agent.stats;

import java.util.ArrayDeque;
import java.util.Deque;
import org.HdrHistogram.Histogram;

/**
 * Remembers what the histogram of all requests was at each of the last seven tens of seconds, so that what came since can
 * be had by subtraction: counts only grow. {@code pprof-locks} adds, any thread asks; all methods hold the lock for the
 * time of one subtraction.
 */
final class LastMinute {
    private static final long STEP_NANOS = 10_000_000_000L;
    private static final int STEPS = 7;

    private static final class Then {
        final long atNanos;
        final Histogram micros;

        Then(long atNanos, Histogram micros) {
            this.atNanos = atNanos;
            this.micros = micros;
        }
    }

    private final Deque<Then> steps = new ArrayDeque<>();

    synchronized boolean isDue(long nowNanos) {
        return steps.isEmpty() || nowNanos - steps.getLast().atNanos >= STEP_NANOS;
    }

    /** The last step's histogram is kept again if nothing came since. */
    synchronized void add(long nowNanos, Histogram now) {
        Histogram kept = !steps.isEmpty() && steps.getLast().micros.getTotalCount() == now.getTotalCount()
                ? steps.getLast().micros
                : now;
        steps.addLast(new Then(nowNanos, kept));
        if (steps.size() > STEPS) {
            steps.removeFirst();
        }
    }

    /** What came in the last 60 to 70 seconds, or since the start; {@code now} is changed and given back. */
    synchronized Histogram since(Histogram now) {
        if (!steps.isEmpty()) {
            now.subtract(steps.getFirst().micros);
        }
        return now;
    }

    /** How long that time was until now. */
    synchronized long nanos(long nowNanos) {
        return steps.isEmpty() ? 0 : nowNanos - steps.getFirst().atNanos;
    }
}
