package org.jvmpprof.agent.stats;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/** What is known of one route. Any thread adds, and none waits. 26 KB, most of it the histogram. */
final class RouteStats {
    /** Microseconds; longer requests are put into the last place, and their exact time into the sum. */
    static final long LONGEST_MICROS = 3_600_000_000L;

    /** A value is off by less than one in a hundred. */
    static final int DIGITS = 2;

    private static final int SERVER_ERROR = 500;

    private final String method;
    private final String pattern;
    private final int hash;
    private final LongAdder count = new LongAdder();
    private final LongAdder serverErrors = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final AtomicHistogram micros = new AtomicHistogram(LONGEST_MICROS, DIGITS);

    RouteStats(String method, String pattern, int hash) {
        this.method = method;
        this.pattern = pattern;
        this.hash = hash;
    }

    /** An empty histogram of the same shape. */
    static Histogram histogram() {
        return new Histogram(LONGEST_MICROS, DIGITS);
    }

    String method() {
        return method;
    }

    String pattern() {
        return pattern;
    }

    int hash() {
        return hash;
    }

    /** Hot path. */
    void add(int status, long responseBytes, long responseNanos) {
        if (responseNanos >= 0) {
            micros.recordValue(Math.min(LONGEST_MICROS, (responseNanos + 500) / 1000));
            nanos.add(responseNanos);
        }
        if (responseBytes > 0) {
            bytes.add(responseBytes);
        }
        if (status >= SERVER_ERROR) {
            serverErrors.increment();
        }
        count.increment();
    }

    long count() {
        return count.sum();
    }

    long serverErrors() {
        return serverErrors.sum();
    }

    long nanos() {
        return nanos.sum();
    }

    long bytes() {
        return bytes.sum();
    }

    void addTo(Histogram sum) {
        sum.add(micros);
    }
}
