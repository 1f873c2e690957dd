package org.jvmpprof.agent.stats;

import java.util.Map;
import org.jvmpprof.agent.hook.http.ServerStatus;
import org.jvmpprof.agent.self.StatusSource;
import org.jvmpprof.agent.self.StatusWriter;

/**
 * The HTTP statistics' word on themselves for {@code /debug/agent}, and the application's requests as metrics. Called by any
 * request's thread. Immutable.
 */
public final class HttpStatsStatus implements StatusSource {
    private static final double SECOND = 1e9;
    private static final String TIMES = "Time of a response, since start, at most 1 in 100 off.";

    private final HttpStats stats;

    public HttpStatsStatus(HttpStats stats) {
        this.stats = stats;
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public void describe(StatusWriter to) {
        StatsSnapshot now = stats.snapshot();
        to.put("counting", stats.isCounting() && now.problem() == null);
        String problem = now.problem();
        if (problem != null) {
            to.put("problem", problem);
        }
        to.put("requests", now.totalCount());
        to.put("aborted", now.aborted());
        to.put("in_flight", now.inFlight());
        to.put("untimed", now.gauges().untimed());
        to.put("lost", now.gauges().lost());
        to.put("unbegun", now.gauges().unbegun());
        to.put("errors", now.gauges().errors());
        to.put("routes", now.routes().size());
        now.servers().forEach(server -> describe(to.item("servers"), server));
        if (stats.isCounting()) {
            metrics(to, now);
        }
    }

    private static void describe(StatusWriter to, ServerStatus server) {
        to.put("server", server.server());
        to.put("class_loader", server.loader());
        to.put("instrumented", server.isInstrumented());
        String problem = server.problem();
        if (problem != null) {
            to.put("problem", problem);
        }
        String leftOut = server.leftOut();
        if (leftOut != null) {
            to.put("not_counted", leftOut);
        }
    }

    private static void metrics(StatusWriter to, StatsSnapshot now) {
        for (Map.Entry<Integer, Long> code : now.statusCounts().entrySet()) {
            to.metric(
                    "http_requests_total",
                    "HTTP requests of the application, by status of the response.",
                    "counter",
                    code.getValue(),
                    "code",
                    Integer.toString(code.getKey()));
        }
        to.metric(
                "http_requests_aborted_total",
                "HTTP requests whose connection broke before the response was complete.",
                "counter",
                now.aborted());
        to.metric("http_requests_in_flight", "HTTP requests whose response is not out.", "gauge", now.inFlight());
        to.metric(
                "http_response_time_seconds_total",
                "Time of all responses together.",
                "counter",
                now.totalResponseNanos() / SECOND);
        to.metric(
                "http_response_body_bytes_total",
                "Bytes of all response bodies together.",
                "counter",
                now.totalResponseBytes());
        Percentiles times = now.percentiles();
        percentile(to, "50", times.p50());
        percentile(to, "90", times.p90());
        percentile(to, "99", times.p99());
        percentile(to, "99.9", times.p999());
    }

    /** A name of its own, and no label "quantile", which Prometheus keeps for summaries. */
    private static void percentile(StatusWriter to, String percentile, long nanos) {
        to.metric("http_response_time_percentile_seconds", TIMES, "gauge", nanos / SECOND, "percentile", percentile);
    }
}
