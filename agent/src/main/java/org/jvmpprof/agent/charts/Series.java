package org.jvmpprof.agent.charts;

import static java.util.Objects.requireNonNull;

/**
 * One line of one chart: what it is called, what it counts, and how many of its points become one where there are more
 * than pixels. Immutable.
 */
final class Series {
    /** What stands for several points. */
    enum Merge {
        /** Their mean; least and largest go along. */
        MEAN,
        /** The largest: a pause must not vanish in an hour's mean. */
        MAX
    }

    private final String id;
    private final Chart chart;
    private final String label;
    private final Unit unit;
    private final Merge merge;

    Series(String id, Chart chart, String label, Unit unit, Merge merge) {
        this.id = requireNonNull(id, "id");
        this.chart = requireNonNull(chart, "chart");
        this.label = requireNonNull(label, "label");
        this.unit = requireNonNull(unit, "unit");
        this.merge = requireNonNull(merge, "merge");
    }

    /** Unique, stable between versions: {@code heap.used}. */
    String id() {
        return id;
    }

    Chart chart() {
        return chart;
    }

    String label() {
        return label;
    }

    Unit unit() {
        return unit;
    }

    Merge merge() {
        return merge;
    }
}
