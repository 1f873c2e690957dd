package org.jvmpprof.agent.endpoint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jvmpprof.agent.hook.http.ServerStatus;
import org.jvmpprof.agent.stats.GoDuration;
import org.jvmpprof.agent.stats.Percentiles;
import org.jvmpprof.agent.stats.RouteSnapshot;
import org.jvmpprof.agent.stats.StatsSnapshot;

/**
 * The HTTP statistics for eyes and screen readers, without script: totals, percentiles, and the routes, which a link on
 * each heading sorts. Immutable.
 */
final class StatsPage {
    private static final class Looks {
        static final Look PAGE = new Look(Look.resource("page.css"), "");
    }

    /** Made when somebody asks: a dozen lambdas are too much for an application's start. */
    private static final class Orders {
        static final Map<String, Comparator<RouteSnapshot>> BY_NAME = orders();

        private static Map<String, Comparator<RouteSnapshot>> orders() {
            Map<String, Comparator<RouteSnapshot>> orders = new LinkedHashMap<>();
            orders.put("count", Comparator.comparingLong(RouteSnapshot::count).reversed());
            orders.put(
                    "errors",
                    Comparator.comparingLong(RouteSnapshot::serverErrors).reversed());
            orders.put(
                    "time", Comparator.comparingLong(RouteSnapshot::totalNanos).reversed());
            orders.put("p50", byTime(Percentiles::p50));
            orders.put("p90", byTime(Percentiles::p90));
            orders.put("p99", byTime(Percentiles::p99));
            orders.put("max", byTime(Percentiles::max));
            orders.put(
                    "bytes", Comparator.comparingLong(RouteSnapshot::totalBytes).reversed());
            orders.put("route", Comparator.comparing(RouteSnapshot::pattern).thenComparing(RouteSnapshot::method));
            return orders;
        }

        private static Comparator<RouteSnapshot> byTime(ToLongFunction<Percentiles> value) {
            return Comparator.<RouteSnapshot>comparingLong(route -> value.applyAsLong(route.times()))
                    .reversed();
        }
    }

    private static final long MICRO = 1_000;

    private final Masthead masthead;

    StatsPage(Masthead masthead) {
        this.masthead = masthead;
    }

    /** @throws HttpFailure if {@code sort=} is none of the headings */
    Answer answer(StatsSnapshot stats, Request request) throws HttpFailure {
        String sort = request.query().get("sort");
        String order = sort.isEmpty() ? "count" : sort;
        if (!Orders.BY_NAME.containsKey(order)) {
            throw new HttpFailure(
                    400, "sort=" + sort + ": must be one of " + String.join(", ", Orders.BY_NAME.keySet()));
        }
        Links links = Links.of(request);
        StringBuilder out = new StringBuilder(Looks.PAGE.head("HTTP requests of " + masthead.processName(), "plain"));
        out.append(masthead.html(StatsRoute.PATH, links)).append("<main>\n<h1>HTTP requests</h1>\n");
        String problem = stats.problem();
        if (problem != null) {
            out.append("<p class=\"bad\">").append(Html.escape(problem)).append("</p>\n");
        }
        totals(stats, out);
        times(stats, out);
        routes(stats, order, links, out);
        servers(stats, out);
        out.append("<p class=\"soft\">").append(links.link("The same as JSON", StatsRoute.PATH, "format", "json"));
        return Looks.PAGE.answer(out.append("</p>\n</main>\n").append(Looks.PAGE.foot()));
    }

    private static void totals(StatsSnapshot stats, StringBuilder out) {
        long count = stats.totalCount();
        out.append("<div class=\"wide\"><table>\n<caption>Since the agent came</caption>\n<tbody>\n");
        row(out, "Requests", number(count) + " " + codes(stats.statusCounts()));
        row(out, "A second, just now", String.format(Locale.ROOT, "%.1f", stats.rate()));
        String oldest = stats.inFlight() == 0
                ? ""
                : ", the oldest for " + brief(stats.gauges().oldestNanos());
        row(out, "In flight", number(stats.inFlight()) + oldest);
        row(out, "Time, on average", brief(count == 0 ? 0 : stats.totalResponseNanos() / count));
        row(out, "Bytes of bodies", number(stats.totalResponseBytes()));
        row(out, "Broken off by the client", number(stats.aborted()));
        long missed = stats.gauges().lost()
                + stats.gauges().unbegun()
                + stats.gauges().errors();
        if (missed + stats.gauges().untimed() > 0) {
            row(
                    out,
                    "Not seen whole",
                    number(missed) + "; not timed " + number(stats.gauges().untimed()));
        }
        out.append("</tbody>\n</table></div>\n");
    }

    private static String codes(Map<Integer, Long> counts) {
        List<String> parts = new ArrayList<>();
        counts.forEach((status, count) -> parts.add((status == 0 ? "unknown" : status) + ": " + number(count)));
        return parts.isEmpty() ? "" : "(" + String.join(", ", parts) + ")";
    }

    private static void row(StringBuilder out, String name, String value) {
        out.append("<tr><th scope=\"row\">").append(name).append("</th><td>");
        out.append(Html.escape(value)).append("</td></tr>\n");
    }

    private static void times(StatsSnapshot stats, StringBuilder out) {
        out.append("<h2>Time of a response</h2>\n<div class=\"wide\"><table>\n<thead><tr><th></th>");
        for (String name : new String[] {"Requests", "p50", "p90", "p99", "p99.9", "max"}) {
            out.append("<th class=\"count\" scope=\"col\">").append(name).append("</th>");
        }
        out.append("</tr></thead>\n<tbody>\n");
        String minute = "Last " + stats.lastMinuteNanos() / 1_000_000_000 + " s";
        percentiles(out, minute, stats.lastMinute());
        percentiles(out, "In all", stats.percentiles());
        out.append("</tbody>\n</table></div>\n");
    }

    private static void percentiles(StringBuilder out, String name, Percentiles times) {
        out.append("<tr><th scope=\"row\">").append(name).append("</th>");
        count(out, number(times.count()));
        count(out, brief(times.p50()));
        count(out, brief(times.p90()));
        count(out, brief(times.p99()));
        count(out, brief(times.p999()));
        count(out, brief(times.max()));
        out.append("</tr>\n");
    }

    private static void routes(StatsSnapshot stats, String order, Links links, StringBuilder out) {
        List<RouteSnapshot> routes = new ArrayList<>(stats.routes());
        routes.sort(Orders.BY_NAME.get(order));
        out.append("<h2>Routes</h2>\n");
        if (routes.isEmpty()) {
            out.append("<p>No request yet.</p>\n");
            return;
        }
        out.append("<div class=\"wide\"><table>\n<thead><tr>");
        heading(out, "route", "Route", order, links);
        heading(out, "count", "Requests", order, links);
        heading(out, "errors", "5xx", order, links);
        heading(out, "time", "Time in all", order, links);
        for (String percentile : new String[] {"p50", "p90", "p99", "max"}) {
            heading(out, percentile, percentile, order, links);
        }
        heading(out, "bytes", "Bytes", order, links);
        out.append("</tr></thead>\n<tbody>\n");
        routes.forEach(route -> route(out, route));
        out.append("</tbody>\n</table></div>\n");
    }

    private static void heading(StringBuilder out, String name, String text, String order, Links links) {
        boolean isText = name.equals("route");
        out.append(isText ? "<th scope=\"col\"" : "<th class=\"count\" scope=\"col\"");
        if (name.equals(order)) {
            out.append(" aria-sort=\"")
                    .append(isText ? "ascending" : "descending")
                    .append("\">");
            out.append(text).append(isText ? " ▲" : " ▼");
        } else {
            out.append('>').append(links.link(text, StatsRoute.PATH, "format", "html", "sort", name));
        }
        out.append("</th>");
    }

    private static void route(StringBuilder out, RouteSnapshot route) {
        String name = (route.method() + ' ' + route.pattern()).trim();
        out.append("<tr><td class=\"name\">").append(Html.escape(name)).append("</td>");
        count(out, number(route.count()));
        count(out, number(route.serverErrors()));
        count(out, brief(route.totalNanos()));
        count(out, brief(route.times().p50()));
        count(out, brief(route.times().p90()));
        count(out, brief(route.times().p99()));
        count(out, brief(route.times().max()));
        count(out, number(route.totalBytes()));
        out.append("</tr>\n");
    }

    private static void servers(StatsSnapshot stats, StringBuilder out) {
        out.append("<h2>Servers</h2>\n");
        if (stats.servers().isEmpty()) {
            out.append("<p>No HTTP server that is known was found in this JVM.</p>\n");
            return;
        }
        out.append("<ul>\n");
        for (ServerStatus server : stats.servers()) {
            String problem = server.problem();
            String leftOut = server.leftOut();
            out.append("<li>").append(Html.escape(server.server() + ", class loader " + server.loader()));
            if (problem != null) {
                out.append(": <span class=\"bad\">not counted, ")
                        .append(Html.escape(problem))
                        .append("</span>");
            } else {
                out.append(": counted").append(leftOut == null ? "" : Html.escape(", but not " + leftOut));
            }
            out.append("</li>\n");
        }
        out.append("</ul>\n");
    }

    private static void count(StringBuilder out, String text) {
        out.append("<td class=\"count\">").append(text).append("</td>");
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Three digits or so are enough for eyes. */
    private static String brief(long nanos) {
        long step = 1;
        for (long rest = nanos; rest >= 10 * MICRO; rest /= 10) {
            step *= 10;
        }
        return GoDuration.of(nanos / step * step);
    }
}
