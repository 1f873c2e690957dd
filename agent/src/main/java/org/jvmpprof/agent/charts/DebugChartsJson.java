package org.jvmpprof.agent.charts;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The JSON of github.com/mkevac/debugcharts (debugcharts.go: DataStorage and update), for pages that draw it: times in
 * unix milliseconds, memory in bytes, pauses in nanoseconds, CPU in seconds. Its goroutines are threads here. What has no
 * value is 0 in an update, and left out of the data. Immutable.
 */
public final class DebugChartsJson {
    private static final double NANOS = 1e9;
    private static final String[] STACKS = {"Block", "Goroutine", "Heap", "Mutex", "Threadcreate"};
    private static final String[] STACK_SERIES = {
        "stacks.block", "threads.live", "stacks.heap", "stacks.mutex", "stacks.threadcreate"
    };

    private final SeriesList series;
    private final int heap;
    private final int user;
    private final int system;
    private final int[] stacks = new int[STACKS.length];

    DebugChartsJson(SeriesList series) {
        this.series = series;
        this.heap = series.column("heap.used");
        this.user = series.column("cpu.user");
        this.system = series.column("cpu.system");
        for (int i = 0; i < stacks.length; i++) {
            stacks[i] = series.column(STACK_SERIES[i]);
        }
    }

    /** One second of the feed. */
    void update(long unixSecond, long[] values, StringBuilder out) {
        out.append("{\"Ts\":").append(unixSecond * 1_000);
        field(out, "BytesAllocated", heap, values);
        out.append(",\"GcPause\":").append(pauseNanos(values));
        field(out, "CPUUser", user, values);
        field(out, "CPUSys", system, values);
        for (int i = 0; i < stacks.length; i++) {
            field(out, STACKS[i], stacks[i], values);
        }
        out.append('}');
    }

    /**
     * Writes the whole history: four arrays, one after the other, each unpacked on its own, so that a day never is in
     * memory as text.
     */
    public static void writeData(Recorded recorded, Appendable to) throws IOException {
        DebugChartsJson json = new DebugChartsJson(recorded.series());
        History.View view = recorded.history().view();
        long base = recorded.axis().baseSeconds();
        to.append("{\"BytesAllocated\":[");
        json.array(view, base, to, json::allocated);
        to.append("],\"GcPauses\":[");
        json.array(view, base, to, json::paused);
        to.append("],\"CPUUsage\":[");
        json.array(view, base, to, json::used);
        to.append("],\"Pprof\":[");
        json.array(view, base, to, json::stacks);
        to.append("]}\n");
    }

    private interface Element {
        /** Writes what follows the time; false if there is nothing to write. */
        boolean write(long[] values, StringBuilder out);
    }

    private void array(History.View view, long base, Appendable to, Element element) throws IOException {
        StringBuilder one = new StringBuilder();
        long[] values = new long[series.size()];
        boolean[] isFirst = {true};
        try {
            view.read(Long.MIN_VALUE, Long.MAX_VALUE, (second, columns, index) -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = columns[i][index];
                }
                one.setLength(0);
                one.append(isFirst[0] ? "" : ",").append("{\"Ts\":").append((base + second) * 1_000);
                if (element.write(values, one)) {
                    append(to, one.append('}'));
                    isFirst[0] = false;
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void append(Appendable to, CharSequence text) {
        try {
            to.append(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean allocated(long[] values, StringBuilder out) {
        return valueOf(heap, values, "Value", out);
    }

    /** Only seconds with a pause: debugcharts keeps pauses, not seconds. */
    private boolean paused(long[] values, StringBuilder out) {
        long nanos = pauseNanos(values);
        out.append(",\"Value\":").append(nanos);
        return nanos > 0;
    }

    private boolean used(long[] values, StringBuilder out) {
        return valueOf(user, values, "User", out) & valueOf(system, values, "Sys", out);
    }

    private boolean stacks(long[] values, StringBuilder out) {
        for (int i = 0; i < stacks.length; i++) {
            field(out, STACKS[i], stacks[i], values);
        }
        return true;
    }

    private boolean valueOf(int column, long[] values, String name, StringBuilder out) {
        field(out, name, column, values);
        return column >= 0 && values[column] != Row.MISSING;
    }

    private void field(StringBuilder out, String name, int column, long[] values) {
        out.append(",\"").append(name).append("\":");
        if (column < 0 || values[column] == Row.MISSING) {
            out.append('0');
        } else {
            series.get(column).unit().write(values[column], out);
        }
    }

    private long pauseNanos(long[] values) {
        double seconds = 0;
        for (int i = 0; i < values.length; i++) {
            if (series.get(i).chart() == Chart.PAUSES && values[i] != Row.MISSING) {
                seconds += series.get(i).unit().value(values[i]);
            }
        }
        return Math.round(seconds * NANOS);
    }
}
