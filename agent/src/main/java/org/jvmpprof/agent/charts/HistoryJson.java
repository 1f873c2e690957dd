package org.jvmpprof.agent.charts;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * The history of a range as JSON: what the series are, and their values in at most so many steps. The shape stands in
 * docs/CHARTS.md. Immutable; one answer is made at a time, since each unpacks up to a day.
 */
public final class HistoryJson {
    /** A chart has no more pixels. */
    public static final int MAX_POINTS = 3_000;

    private static final long LONGEST_SECONDS = History.DAY_SECONDS + History.CHUNK_ROWS;

    private interface Cell {
        long at(int series, int bucket);
    }

    private final String process;
    private final long pid;

    /** @param process what the page calls this process */
    public HistoryJson(String process, long pid) {
        this.process = requireNonNull(process, "process");
        this.pid = pid;
    }

    /**
     * The range {@code [fromUnixMillis, toUnixMillis]}, as far as there is history of it.
     *
     * @param points at most so many steps, and two for the ends
     */
    public synchronized String of(Recorded recorded, long fromUnixMillis, long toUnixMillis, int points) {
        History.View view = recorded.history().view();
        long base = recorded.axis().baseSeconds();
        long newest = view.isEmpty() ? base : base + view.lastSecond();
        long oldest = view.isEmpty() ? newest : base + view.firstSecond();
        long to = Math.min(newest, Math.floorDiv(toUnixMillis, 1_000));
        // A clock that was set forward by years leaves rows of both times in the open chunk.
        long earliest = Math.max(oldest, to - LONGEST_SECONDS);
        long from = Math.min(to, Math.max(earliest, Math.floorDiv(fromUnixMillis, 1_000)));
        Buckets buckets = new Buckets(recorded, from, to, Math.max(1, Math.min(MAX_POINTS, points)));
        if (!view.isEmpty()) {
            view.read(buckets.unixSecond(0) - base, to - base, buckets);
        }
        StringBuilder out = new StringBuilder(1 << 16);
        head(out, recorded, oldest, newest);
        charts(out, recorded.series());
        points(out, recorded, buckets);
        return out.append("}\n").toString();
    }

    private void head(StringBuilder out, Recorded recorded, long oldest, long newest) {
        out.append("{\"process\":");
        JsonText.write(process, out);
        out.append(",\"pid\":").append(pid);
        out.append(",\"started\":").append(recorded.startedUnixSeconds());
        out.append(",\"now\":").append(System.currentTimeMillis());
        out.append(",\"oldest\":").append(oldest);
        out.append(",\"newest\":").append(newest);
        out.append(",\"bytes\":").append(recorded.history().bytes());
        out.append(",\"max_bytes\":").append(Charts.MAX_HISTORY_BYTES);
        out.append(",\"notes\":[");
        List<String> notes = recorded.series().notes();
        for (int i = 0; i < notes.size(); i++) {
            out.append(i == 0 ? "" : ",");
            JsonText.write(notes.get(i), out);
        }
        out.append(']');
    }

    private static void charts(StringBuilder out, SeriesList series) {
        out.append(",\"charts\":[");
        List<Chart> used = new ArrayList<>();
        for (Chart chart : Chart.values()) {
            if (chart != Chart.STACKS && series.all().stream().anyMatch(one -> one.chart() == chart)) {
                used.add(chart);
            }
        }
        for (int i = 0; i < used.size(); i++) {
            out.append(i == 0 ? "" : ",").append("{\"id\":\"").append(idOf(used.get(i)));
            out.append("\",\"title\":");
            JsonText.write(used.get(i).title(), out);
            out.append(",\"help\":");
            JsonText.write(used.get(i).help(), out);
            out.append('}');
        }
        out.append("],\"series\":[");
        for (int i = 0; i < series.size(); i++) {
            Series one = series.get(i);
            out.append(i == 0 ? "" : ",").append("{\"id\":");
            JsonText.write(one.id(), out);
            out.append(",\"chart\":\"").append(idOf(one.chart())).append("\",\"label\":");
            JsonText.write(one.label(), out);
            out.append(",\"unit\":\"").append(one.unit().text());
            out.append("\",\"merge\":\"").append(one.merge() == Series.Merge.MAX ? "max" : "mean");
            out.append("\"}");
        }
        out.append(']');
    }

    private static String idOf(Chart chart) {
        return HeapSource.idOf(chart.name());
    }

    private static void points(StringBuilder out, Recorded recorded, Buckets buckets) {
        out.append(",\"step\":").append(buckets.step()).append(",\"times\":[");
        for (int i = 0; i < buckets.size(); i++) {
            out.append(i == 0 ? "" : ",").append(buckets.unixSecond(i));
        }
        out.append(']');
        SeriesList series = recorded.series();
        if (buckets.step() == 1) {
            cells(out, "values", series, buckets, buckets::mean);
            return;
        }
        out.append(",\"rows\":[");
        for (int i = 0; i < buckets.size(); i++) {
            out.append(i == 0 ? "" : ",").append(buckets.rows(i));
        }
        out.append(']');
        cells(out, "values", series, buckets, buckets::mean);
        cells(out, "min", series, buckets, buckets::least);
        cells(out, "max", series, buckets, buckets::largest);
    }

    /** One entry a series: all its values, or the one that they all are, where none is missing. */
    private static void cells(StringBuilder out, String name, SeriesList series, Buckets buckets, Cell cell) {
        out.append(",\"").append(name).append("\":[");
        for (int i = 0; i < series.size(); i++) {
            out.append(i == 0 ? "" : ",");
            Unit unit = series.get(i).unit();
            if (isConstant(i, buckets, cell)) {
                write(cell.at(i, 0), unit, out);
                continue;
            }
            out.append('[');
            for (int bucket = 0; bucket < buckets.size(); bucket++) {
                out.append(bucket == 0 ? "" : ",");
                write(cell.at(i, bucket), unit, out);
            }
            out.append(']');
        }
        out.append(']');
    }

    private static boolean isConstant(int series, Buckets buckets, Cell cell) {
        long first = cell.at(series, 0);
        for (int bucket = 1; bucket < buckets.size(); bucket++) {
            if (cell.at(series, bucket) != first) {
                return false;
            }
        }
        return true;
    }

    static void write(long kept, Unit unit, StringBuilder out) {
        if (kept == Row.MISSING) {
            out.append("null");
        } else {
            unit.write(kept, out);
        }
    }
}
