package org.jvmpprof.agent.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jvmpprof.agent.charts.Charts;
import org.jvmpprof.agent.charts.Latest;
import org.jvmpprof.agent.charts.Recorded;

/**
 * The page of charts and its files, read from the jar when asked for. A token that came in the query goes along in every
 * address in it, the imports of its modules too, since a browser would not send it otherwise.
 */
final class ChartsPage implements Route {
    /** The document is the first, at the folder's own address. */
    static final List<String> FILES = Collections.unmodifiableList(Arrays.asList(
            "",
            "charts.css",
            "charts.js",
            "feed.js",
            "format.js",
            "icon.svg",
            "model.js",
            "panel.js",
            "plot.js",
            "profiles.js",
            "theme.js",
            "uPlot.LICENSE",
            "uPlot.esm.js",
            "uPlot.min.css"));

    /** Scripts, styles and requests of this origin, and nothing else; uPlot sets styles by script, which needs no leave. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self'; form-action 'none'" + SecurityHeaders.CONFINED;

    private final Charts charts;
    private final Masthead masthead;

    ChartsPage(Charts charts, Masthead masthead) {
        this.charts = charts;
        this.masthead = masthead;
    }

    @Override
    public Answer serve(Request request) throws HttpFailure, IOException {
        String name = request.path().substring(ChartsRoute.PREFIX.length());
        Links links = Links.of(request);
        if (name.isEmpty()) {
            return Answer.of(Answer.HTML, document(links).getBytes(UTF_8)).with(SecurityHeaders.POLICY, POLICY);
        }
        if (!FILES.contains(name)) {
            throw new HttpFailure(404, "404 page not found; the charts are at " + ChartsRoute.PREFIX);
        }
        byte[] bytes = resource(name);
        String tail = links.plain("");
        if (name.endsWith(".js") && !tail.isEmpty()) {
            bytes = withToken(new String(bytes, UTF_8), tail).getBytes(UTF_8);
        }
        return Gzip.answer(contentType(name), bytes, request);
    }

    /** Looking costs little: the page itself, not what it asks for. */
    @Override
    public boolean isPage(Request request) {
        return request.path().equals(ChartsRoute.PREFIX);
    }

    /** {@code from './plot.js'} becomes {@code from './plot.js?token=…'}. */
    private static String withToken(String module, String tail) {
        return module.replaceAll("from '\\./([A-Za-z.]+\\.js)'", "from './$1" + tail.replace("$", "\\$") + "'");
    }

    private String document(Links links) throws IOException {
        Recorded recorded = charts.recorded();
        return new String(resource("charts.template"), UTF_8)
                .replace("{masthead}", masthead.html(ChartsRoute.PREFIX, links))
                .replace("{process}", Html.escape(masthead.processName()))
                .replace("{pid}", Long.toString(Pid.own()))
                .replace("{latest}", recorded == null ? "" : table(recorded))
                .replace("{token}", links.to(""));
    }

    private static String table(Recorded recorded) {
        StringBuilder out = new StringBuilder("<table>\n<tr><th>Chart</th><th>Series</th><th>Latest</th></tr>\n");
        for (Latest value : Latest.of(recorded)) {
            out.append("<tr><td>").append(Html.escape(value.chart()));
            out.append("</td><td>").append(Html.escape(value.label()));
            out.append("</td><td>").append(Html.escape(value.text())).append("</td></tr>\n");
        }
        return out.append("</table>").toString();
    }

    private static String contentType(String name) {
        switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "js":
                return "text/javascript; charset=utf-8";
            case "css":
                return "text/css; charset=utf-8";
            case "svg":
                return "image/svg+xml";
            default:
                return Answer.TEXT;
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = ChartsPage.class.getResourceAsStream("charts/" + name)) {
            if (in == null) {
                throw new IOException("charts/" + name + " is missing in the agent's jar");
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] piece = new byte[8192];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                out.write(piece, 0, n);
            }
            return out.toByteArray();
        }
    }
}
