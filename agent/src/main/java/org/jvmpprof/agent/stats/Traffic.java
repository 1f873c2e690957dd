package org.jvmpprof.agent.stats;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.hook.http.RequestSink;

/**
 * The counters behind {@link HttpStats}, made when the first server is found. Application threads add, and none waits;
 * any thread reads. Public for the benchmark of its cost. A response is counted last, so whoever sees the count sees its bytes and time as well.
 */
public final class Traffic implements RequestSink {
    private final StatusCounts statuses = new StatusCounts();
    private final RouteTable routes = new RouteTable();
    private final LongAdder aborted = new LongAdder();

    /** Hot path. */
    @Override
    public void completed(
            @Nullable String method,
            @Nullable String path,
            @Nullable String route,
            int status,
            long bytes,
            long nanos) {
        routes.of(method, path, route, status).add(status, bytes, nanos);
        statuses.add(status);
    }

    /** Hot path. */
    @Override
    public void aborted(long nanos) {
        aborted.increment();
    }

    long count() {
        return statuses.total();
    }

    Map<Integer, Long> statusCounts() {
        return statuses.toMap();
    }

    RouteTable routes() {
        return routes;
    }

    long aborted() {
        return aborted.sum();
    }

    /** The times of all requests. */
    Histogram micros() {
        Histogram all = RouteStats.histogram();
        routes.all().forEach(route -> route.addTo(all));
        return all;
    }
}
