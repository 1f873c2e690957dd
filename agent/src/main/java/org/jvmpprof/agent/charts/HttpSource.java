package org.jvmpprof.agent.charts;

/** Requests per second and their mean time; a second without requests has no mean. */
final class HttpSource implements Source {
    private static final double NANOS_PER_SECOND = 1e9;

    private final HttpCounts http;
    private final int rate;
    private final int latency;
    private long countBefore;
    private long nanosBefore;
    private boolean started;

    HttpSource(SeriesList series, HttpCounts http) {
        this.http = http;
        rate = series.add("http.requests", Chart.HTTP_RATE, "requests", Unit.COUNT_PER_SECOND);
        latency = series.add("http.latency", Chart.HTTP_LATENCY, "mean", Unit.SECONDS);
    }

    @Override
    public void read(Row row) {
        long count = http.totalCount();
        long nanos = http.totalResponseNanos();
        row.rate(rate, count);
        if (started && count > countBefore && nanos >= nanosBefore) {
            row.set(latency, (nanos - nanosBefore) / NANOS_PER_SECOND / (count - countBefore));
        }
        started = true;
        countBefore = count;
        nanosBefore = nanos;
    }
}
