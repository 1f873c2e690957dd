package org.jvmpprof.agent.charts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The newest value of a series as people read it, for a page without script. Immutable. */
public final class Latest {
    private static final String[] BYTES = {"B", "KB", "MB", "GB", "TB"};

    private final Series series;
    private final String text;

    private Latest(Series series, String text) {
        this.series = series;
        this.text = text;
    }

    /** Of all series that are drawn and have a value, chart by chart; none before the first second. */
    public static List<Latest> of(Recorded recorded) {
        List<Latest> all = new ArrayList<>();
        History.View view = recorded.history().view();
        if (view.isEmpty()) {
            return all;
        }
        view.read(view.lastSecond(), view.lastSecond(), (second, columns, index) -> {
            for (int i = 0; i < columns.length; i++) {
                Series series = recorded.series().get(i);
                if (series.chart() != Chart.STACKS && columns[i][index] != Row.MISSING) {
                    all.add(new Latest(series, text(series.unit().value(columns[i][index]), series.unit())));
                }
            }
        });
        all.sort(Comparator.comparing((Latest each) -> each.series.chart()));
        return all;
    }

    public String chart() {
        return series.chart().title();
    }

    public String label() {
        return series.label();
    }

    public String text() {
        return text;
    }

    static String text(double value, Unit unit) {
        switch (unit) {
            case BYTES:
                return bytes(value);
            case BYTES_PER_SECOND:
                return bytes(value) + "/s";
            case CORES:
                return decimal(100 * value) + " %";
            case SECONDS:
                return decimal(1_000 * value) + " ms";
            case SECONDS_PER_SECOND:
                return decimal(1_000 * value) + " ms/s";
            case COUNT_PER_SECOND:
                return decimal(value) + "/s";
            default:
                return decimal(value);
        }
    }

    private static String bytes(double value) {
        int power = 0;
        double size = value;
        while (size >= 1024 && power < BYTES.length - 1) {
            size /= 1024;
            power++;
        }
        return decimal(size) + ' ' + BYTES[power];
    }

    /** At most three digits that mean something, and no zeros behind the point. */
    private static String decimal(double value) {
        double size = Math.abs(value);
        int digits = size >= 100 || value == Math.rint(value) ? 0 : size >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
