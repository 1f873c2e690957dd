package org.jvmpprof.collector.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.store.LabelPair;
import org.jvmpprof.proto.ValueType;

/**
 * Values over time. Steps without profiles are not there: a gap is not a zero. {@code type} is null when no sums are
 * known of any profile. Immutable.
 */
public record SeriesAnswer(@Nullable ValueType type, long merged, long matched, List<Series> series) {
    public SeriesAnswer {
        series = List.copyOf(series);
    }

    /** One line: the label that tells it apart, if there is one, and its points in order of time. Immutable. */
    public record Series(List<LabelPair> labels, List<Point> points) {
        public Series {
            labels = List.copyOf(labels);
            points = List.copyOf(points);
        }
    }

    /** A step's beginning in unix seconds, its value, and of how many profiles. Immutable. */
    public record Point(long seconds, long value, long profiles) {}
}
