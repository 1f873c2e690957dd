package org.jvmpprof.agent.endpoint;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jvmpprof.agent.charts.Charts;
import org.jvmpprof.agent.charts.DebugChartsJson;
import org.jvmpprof.agent.charts.HistoryJson;
import org.jvmpprof.agent.charts.Recorded;
import org.jvmpprof.agent.charts.Second;

/**
 * {@code /debug/charts/}: the page and its files, the history as JSON, the live feed, and what debugcharts has
 * ({@code data}, {@code data-feed}). Makes nothing before it is asked.
 */
final class ChartsRoute implements Route {
    static final String PREFIX = "/debug/charts/";

    private static final String JSON = "application/json; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final long DEFAULT_RANGE_MILLIS = 300_000;
    private static final int DEFAULT_POINTS = 600;
    private static final Pattern CALLBACK = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$.]{0,99}");

    private final Charts charts;
    private final String name;
    private final HistoryJson history;
    private final Followers followers;
    private final ChartsPage page;

    private ChartsRoute(String name, Charts charts, HistoryJson history, Followers followers, ChartsPage page) {
        this.name = name;
        this.charts = charts;
        this.history = history;
        this.followers = followers;
        this.page = page;
    }

    /** All of them, by their paths. */
    static Map<String, Route> routes(Charts charts, Masthead masthead) {
        HistoryJson history = new HistoryJson(masthead.processName(), Pid.own());
        Followers followers = new Followers();
        ChartsPage page = new ChartsPage(charts, masthead);
        Map<String, Route> routes = new LinkedHashMap<>();
        routes.put(PREFIX.substring(0, PREFIX.length() - 1), new ChartsRoute("", charts, history, followers, page));
        for (String name : new String[] {"history", "feed", "data", "data-feed"}) {
            routes.put(PREFIX + name, new ChartsRoute(name, charts, history, followers, page));
        }
        for (String file : ChartsPage.FILES) {
            routes.put(PREFIX + file, page);
        }
        return routes;
    }

    @Override
    public Answer serve(Request request) throws HttpFailure, IOException {
        switch (name) {
            case "history":
                return history(request);
            case "feed":
                return events(request, Second::json);
            case "data":
                return data(request);
            case "data-feed":
                return WebSocket.isAskedFor(request) ? socket(request) : events(request, Second::debugChartsJson);
            default:
                String query = request.query().raw();
                return Answer.redirect(PREFIX + (query.isEmpty() ? "" : '?' + query));
        }
    }

    /** The page without its slash leads to the page. */
    @Override
    public boolean isPage(Request request) {
        return name.isEmpty();
    }

    private Recorded recorded() throws HttpFailure {
        Recorded recorded = charts.recorded();
        if (recorded == null) {
            throw new HttpFailure(503, "the charts begin two seconds after the agent; come again")
                    .with("Retry-After", "2");
        }
        return recorded;
    }

    private Answer history(Request request) throws HttpFailure, IOException {
        Query query = request.query();
        long to = query.integer("to", System.currentTimeMillis());
        long from = query.integer("from", to - DEFAULT_RANGE_MILLIS);
        if (from > to) {
            throw new HttpFailure(400, "from=" + from + ": must not be after to=" + to + " (unix milliseconds)");
        }
        long points = query.integer("points", DEFAULT_POINTS);
        if (points < 1 || points > HistoryJson.MAX_POINTS) {
            throw new HttpFailure(400, "points=" + points + ": must be 1 to " + HistoryJson.MAX_POINTS);
        }
        String json = history.of(recorded(), from, to, (int) points);
        return Gzip.answer(JSON, json.getBytes(StandardCharsets.UTF_8), request);
    }

    private Answer events(Request request, Function<Second, String> format) throws HttpFailure {
        followers.enter();
        return Answer.stream(EventStream.CONTENT_TYPE, new EventStream(follower(request), followers, format))
                .with("X-Accel-Buffering", "no");
    }

    private Answer socket(Request request) throws HttpFailure {
        String accept = WebSocket.accept(request);
        followers.enter();
        return Answer.upgrade("websocket", new SocketStream(follower(request), followers, request.client()))
                .with("Sec-WebSocket-Accept", accept);
    }

    private Follower follower(Request request) {
        return new Follower(charts, request.client(), request.header("last-event-id"));
    }

    /** With a callback it is a script that any page could include: so it says where it may be included from. */
    private Answer data(Request request) throws HttpFailure {
        String callback = request.query().get("callback");
        Recorded recorded = recorded();
        if (callback.isEmpty()) {
            return Answer.stream(JSON, (in, out) -> write(recorded, "", "", out));
        }
        if (!CALLBACK.matcher(callback).matches()) {
            throw new HttpFailure(400, "callback: must be a name of letters, digits, _, $ and dots, at most 100");
        }
        checkReferrer(request);
        // The comment in front leaves nobody who chooses the name the first bytes of the answer.
        return Answer.stream(SCRIPT, (in, out) -> write(recorded, "/**/" + callback + '(', ");\n", out));
    }

    /** Browsers that do not say Sec-Fetch-Site say this. */
    private static void checkReferrer(Request request) throws HttpFailure {
        String referrer = request.header("referer");
        String host = request.header("host");
        boolean isSame =
                referrer == null || (host != null && (referrer + '/').matches("https?://\\Q" + host + "\\E/.*"));
        if (!isSame) {
            throw new HttpFailure(403, "scripts for other sites are refused (Referer: " + referrer + ")");
        }
    }

    private static void write(Recorded recorded, String before, String after, OutputStream out) throws IOException {
        Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        text.write(before);
        DebugChartsJson.writeData(recorded, text);
        text.write(after);
        text.flush();
    }
}
