package org.jvmpprof.collector.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.query.SeriesAnswer.Point;
import org.jvmpprof.collector.query.SeriesAnswer.Series;
import org.jvmpprof.collector.store.LabelPair;
import org.jvmpprof.collector.store.RowSink;
import org.jvmpprof.collector.store.Section;
import org.jvmpprof.collector.store.SummaryStore;
import org.jvmpprof.proto.ValueType;

/** Adds up one answer to "how did it change over time". Confined to one thread, used once. */
final class TimeSeries implements SummaryStore.GroupSink {
    /** The number of a function that is in no profile. */
    static final int ABSENT = -1;

    /** Stands for the sum over all functions. */
    static final int ALL = 0;

    /** More lines than anybody can tell apart, more points than any screen has; a part would look like the whole. */
    private static final int MOST_LINES = 1_000;

    private static final int MOST_POINTS = 200_000;

    private static final String WITHOUT = "";
    private static final long NANOS = 1_000_000_000L;

    private final ValueType type;
    private final int function;
    private final int stepSeconds;
    private final @Nullable String by;
    private final Map<String, TreeMap<Long, Point>> lines = new TreeMap<>();
    private final OneRow row = new OneRow();
    private long merged;
    private long matched;
    private int points;

    TimeSeries(ValueType type, int function, int stepSeconds, @Nullable String by) {
        this.type = type;
        this.function = function;
        this.stepSeconds = stepSeconds;
        this.by = by;
    }

    @Override
    public void group(SummaryStore.Group group) throws MergeStoppedException {
        matched += group.profiles();
        int index = group.types() == null ? -1 : group.types().indexOf(type);
        if (index < 0) {
            return;
        }
        merged += group.profiles();
        long step = Math.floorDiv(group.timeNanos(), stepSeconds * NANOS) * stepSeconds;
        Point added = new Point(step, value(group, index), group.profiles());
        TreeMap<Long, Point> line = lines.computeIfAbsent(line(group.labels()), unused -> new TreeMap<>());
        Point before = line.get(step);
        if (before == null) {
            line.put(step, added);
            points++;
            requireFew();
        } else {
            line.put(step, new Point(step, before.value() + added.value(), before.profiles() + added.profiles()));
        }
    }

    private void requireFew() throws MergeStoppedException {
        if (lines.size() > MOST_LINES || points > MOST_POINTS) {
            throw new MergeStoppedException(
                    new BadRequestException("bad request: \"by\" \"" + by + "\" gives more than "
                            + (lines.size() > MOST_LINES ? MOST_LINES + " lines" : MOST_POINTS + " points")
                            + "; narrow labels, from or to, or use a larger step"));
        }
    }

    private long value(SummaryStore.Group group, int index) {
        if (function == ALL) {
            return group.sum(index);
        }
        row.value = 0;
        if (function != ABSENT) {
            group.rows(Section.FUNCTIONS, index, row);
        }
        return row.value;
    }

    private String line(@Nullable List<LabelPair> labels) {
        if (by == null || labels == null) {
            return WITHOUT;
        }
        for (LabelPair label : labels) {
            if (label.key().equals(by)) {
                return label.value();
            }
        }
        return WITHOUT;
    }

    SeriesAnswer answer() {
        List<Series> series = new ArrayList<>();
        lines.forEach((value, points) -> {
            boolean isLabelled = by != null && !value.equals(WITHOUT);
            List<LabelPair> labels = isLabelled ? List.of(new LabelPair(String.valueOf(by), value)) : List.of();
            series.add(new Series(labels, List.copyOf(points.values())));
        });
        return new SeriesAnswer(type, merged, matched, series);
    }

    private final class OneRow implements RowSink {
        long value;

        @Override
        public void row(int name, long self, long total) {
            value += name == function ? total : 0;
        }
    }
}
