package org.jvmpprof.agent.charts;

/** One second of all series, as the feeds send it. Immutable. */
public final class Second {
    private final Recorded recorded;
    private final long number;
    private final long[] values;

    Second(Recorded recorded, long number, long[] values) {
        this.recorded = recorded;
        this.number = number;
        this.values = values;
    }

    /** Names it among all seconds of all processes at this address; what {@link Cursor} takes up again. */
    public String id() {
        return recorded.startedUnixSeconds() + "." + number;
    }

    long number() {
        return number;
    }

    long unixSecond() {
        return recorded.axis().baseSeconds() + number;
    }

    /** {@code {"started":…,"t":unix seconds,"v":[a value of each series, in their order]}}. */
    public String json() {
        StringBuilder out = new StringBuilder(1024);
        out.append("{\"started\":").append(recorded.startedUnixSeconds());
        out.append(",\"t\":").append(unixSecond()).append(",\"v\":[");
        for (int i = 0; i < values.length; i++) {
            out.append(i == 0 ? "" : ",");
            HistoryJson.write(values[i], recorded.series().get(i).unit(), out);
        }
        return out.append("]}").toString();
    }

    /** The object that debugcharts sends each second. */
    public String debugChartsJson() {
        StringBuilder out = new StringBuilder(256);
        new DebugChartsJson(recorded.series()).update(unixSecond(), values, out);
        return out.toString();
    }
}
