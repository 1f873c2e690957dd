package org.jvmpprof.agent.charts;

/** What has been recorded: the series, their seconds and their values. For any thread. */
public final class Recorded {
    private final SeriesList series;
    private final SecondAxis axis;
    private final History history;
    private final long startedUnixSeconds;

    Recorded(SeriesList series, SecondAxis axis) {
        this.series = series;
        this.axis = axis;
        this.history = new History(series.size(), Charts.MAX_HISTORY_BYTES);
        this.startedUnixSeconds = axis.baseSeconds();
    }

    SeriesList series() {
        return series;
    }

    SecondAxis axis() {
        return axis;
    }

    History history() {
        return history;
    }

    /** Tells this recording from those of other processes at the same address. */
    long startedUnixSeconds() {
        return startedUnixSeconds;
    }
}
