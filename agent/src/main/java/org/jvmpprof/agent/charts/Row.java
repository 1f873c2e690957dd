package org.jvmpprof.agent.charts;

import java.util.Arrays;

/**
 * The second that is being read: one value for each series, missing until it is set. Counters become rates here, by what
 * they were when last read. Confined to {@code pprof-locks}.
 */
final class Row {
    /** Stands for a value that is not there. */
    static final long MISSING = Long.MIN_VALUE;

    private final SeriesList series;
    private final long[] values;
    private final double[] counters;
    private double elapsedSeconds;

    Row(SeriesList series) {
        this.series = series;
        this.values = new long[series.size()];
        this.counters = new double[series.size()];
        Arrays.fill(counters, Double.NaN);
    }

    /** Begins the next second; {@code elapsedSeconds} is the time since the row before. */
    void begin(double seconds) {
        Arrays.fill(values, MISSING);
        elapsedSeconds = seconds;
    }

    /** Sets a value in bytes, seconds, cores or pieces; a column of -1 is ignored. */
    void set(int column, double value) {
        if (column >= 0 && !Double.isNaN(value)) {
            values[column] = series.get(column).unit().kept(value);
        }
    }

    /**
     * Sets how much a counter has grown since the row before, per second. The first time, and when it has shrunk (it began
     * anew), there is no value.
     */
    void rate(int column, double counter) {
        if (column < 0) {
            return;
        }
        double before = counters[column];
        counters[column] = counter;
        if (counter >= before) {
            set(column, (counter - before) / elapsedSeconds);
        }
    }

    double elapsedSeconds() {
        return elapsedSeconds;
    }

    /** What is kept, by column; valid until the next {@link #begin}. */
    long[] values() {
        return values;
    }
}
