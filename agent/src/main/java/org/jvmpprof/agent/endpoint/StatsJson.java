package org.jvmpprof.agent.endpoint;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;
import org.jvmpprof.agent.hook.http.ServerStatus;
import org.jvmpprof.agent.stats.GoDuration;
import org.jvmpprof.agent.stats.Percentiles;
import org.jvmpprof.agent.stats.RouteSnapshot;
import org.jvmpprof.agent.stats.StatsSnapshot;

/**
 * The HTTP statistics as JSON: first the fields of Go's {@code github.com/thoas/stats}, by their names and in their types,
 * then what it has not. Stateless.
 */
final class StatsJson {
    private static final double SECOND = 1e9;

    /** As {@code time.Time.String} of Go, without its monotonic clock. */
    private static final DateTimeFormatter GO_TIME = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendPattern(" xx zzz")
            .toFormatter(Locale.ROOT);

    private StatsJson() {}

    static String of(StatsSnapshot stats, long uptimeNanos, String hostname, ZonedDateTime now) {
        PrettyJson json = new PrettyJson().open();
        json.put("pid", Pid.own());
        if (!hostname.isEmpty()) {
            json.put("hostname", hostname);
        }
        json.put("uptime", GoDuration.of(uptimeNanos)).put("uptime_sec", uptimeNanos / SECOND);
        json.put("time", GO_TIME.format(now)).put("unixtime", now.toEpochSecond());
        seed(json, stats);
        more(json, stats);
        return json.close().toString();
    }

    private static void seed(PrettyJson json, StatsSnapshot stats) {
        long count = stats.totalCount();
        long averageNanos = count == 0 ? 0 : stats.totalResponseNanos() / count;
        codes(json, "status_code_count", stats.currentStatusCounts());
        codes(json, "total_status_code_count", stats.statusCounts());
        json.put("count", stats.currentCount())
                .put("total_count", count)
                .put("total_response_time", GoDuration.of(stats.totalResponseNanos()))
                .put("total_response_time_sec", stats.totalResponseNanos() / SECOND)
                .put("total_response_size", stats.totalResponseBytes())
                .put("average_response_size", count == 0 ? 0 : stats.totalResponseBytes() / count)
                .put("average_response_time", GoDuration.of(averageNanos))
                .put("average_response_time_sec", averageNanos / SECOND);
    }

    private static void codes(PrettyJson json, String key, Map<Integer, Long> counts) {
        json.open(key);
        counts.forEach((status, count) -> json.put(Integer.toString(status), count));
        json.close();
    }

    private static void more(PrettyJson json, StatsSnapshot stats) {
        String problem = stats.problem();
        if (problem != null) {
            json.put("problem", problem);
        }
        json.put("rate", stats.rate())
                .put("in_flight", stats.inFlight())
                .put("oldest_in_flight", GoDuration.of(stats.gauges().oldestNanos()))
                .put("oldest_in_flight_sec", stats.gauges().oldestNanos() / SECOND)
                .put("aborted_count", stats.aborted())
                .put("untimed_count", stats.gauges().untimed())
                .put("lost_count", stats.gauges().lost())
                .put("unbegun_count", stats.gauges().unbegun())
                .put("error_count", stats.gauges().errors());
        json.open("response_time");
        percentiles(json, stats.percentiles());
        json.close().open("last_minute").put("seconds", stats.lastMinuteNanos() / SECOND);
        percentiles(json, stats.lastMinute());
        json.close().openList("routes");
        stats.routes().forEach(route -> route(json, route));
        json.closeList().openList("servers");
        stats.servers().forEach(server -> server(json, server));
        json.closeList();
    }

    private static void percentiles(PrettyJson json, Percentiles times) {
        json.put("count", times.count());
        percentile(json, "p50", times.p50());
        percentile(json, "p90", times.p90());
        percentile(json, "p99", times.p99());
        percentile(json, "p99.9", times.p999());
        percentile(json, "max", times.max());
    }

    private static void percentile(PrettyJson json, String name, long nanos) {
        json.put(name, GoDuration.of(nanos)).put(name + "_sec", nanos / SECOND);
    }

    private static void route(PrettyJson json, RouteSnapshot route) {
        json.item()
                .put("method", route.method())
                .put("route", route.pattern())
                .put("total_count", route.count())
                .put("server_error_count", route.serverErrors())
                .put("total_response_time", GoDuration.of(route.totalNanos()))
                .put("total_response_time_sec", route.totalNanos() / SECOND)
                .put("total_response_size", route.totalBytes());
        percentiles(json.open("response_time"), route.times());
        json.close().close();
    }

    private static void server(PrettyJson json, ServerStatus server) {
        json.item()
                .put("server", server.server())
                .put("class_loader", server.loader())
                .put("instrumented", server.isInstrumented());
        String problem = server.problem();
        if (problem != null) {
            json.put("problem", problem);
        }
        String leftOut = server.leftOut();
        if (leftOut != null) {
            json.put("not_counted", leftOut);
        }
        json.close();
    }
}
