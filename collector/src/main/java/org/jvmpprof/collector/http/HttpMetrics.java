package org.jvmpprof.collector.http;

import org.jvmpprof.collector.metrics.Counter;
import org.jvmpprof.collector.metrics.Durations;
import org.jvmpprof.collector.metrics.Metrics;

/** Counts requests by route, method and status. Paths are those of the table, so that strangers can't make new ones. */
final class HttpMetrics {
    private final Counter requests;
    private final Durations durations;

    HttpMetrics(Metrics metrics) {
        requests = metrics.counter("http_requests_total", "Requests answered.", "route", "method", "code");
        durations = metrics.durations(
                "http_request_duration_seconds", "From the headers to the end of the answer.", "route");
    }

    void answered(Visit visit, String method, int status) {
        requests.increment(visit.route(), known(method), Integer.toString(status));
        durations.observe(System.nanoTime() - visit.beganNanos(), visit.route());
    }

    private static String known(String method) {
        return switch (method) {
            case "GET", "HEAD", "POST" -> method;
            default -> "other";
        };
    }
}
