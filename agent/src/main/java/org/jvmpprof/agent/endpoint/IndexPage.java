package org.jvmpprof.agent.endpoint;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jvmpprof.agent.profile.ProfileSource;
import org.jvmpprof.agent.profile.ProfileType;

/**
 * The index: a table of profiles with live counts, readable without script, as {@code /debug/pprof/} of Go shows it, and
 * a flame graph link beside each. A token that came in the query goes along in the links.
 */
final class IndexPage implements Route {
    private static final String STYLE = "body{font-family:sans-serif;margin:2em;max-width:60em}"
            + "table{border-collapse:collapse}td,th{padding:.2em 1em .2em 0;text-align:left}"
            + "td.count{text-align:right}.off{color:#767676}li{margin:.4em 0}"
            + "@media(prefers-color-scheme:dark){body{background:#111;color:#ddd}a{color:#8bf}}";
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

    /** Made at the first request: the security providers behind the hash cost more than the endpoints' whole start. */
    private static final class Policy {
        static final String TEXT = "default-src 'none'; style-src '" + hash(STYLE)
                + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static final class Row {
        final String description;
        final boolean available;
        final String count;
        final String picture;

        Row(String description, boolean available, String count, String picture) {
            this.description = description;
            this.available = available;
            this.count = count;
            this.picture = picture;
        }
    }

    private final ProfileSource source;
    private final String processName;
    private final Supplier<String> extraText;

    IndexPage(ProfileSource source, String processName, Supplier<String> extraText) {
        this.source = source;
        this.processName = processName;
        this.extraText = extraText;
    }

    @Override
    public boolean isPage(Request request) {
        return true;
    }

    @Override
    public Answer serve(Request request) {
        String token = request.query().get("token");
        String more = token.isEmpty() ? "" : "&token=" + urlEncode(token);
        return Answer.of(Answer.HTML, page(rows(), escape(more)).getBytes(StandardCharsets.UTF_8))
                .with("Content-Security-Policy", Policy.TEXT);
    }

    private Map<String, Row> rows() {
        Set<ProfileType> available = EnumSet.noneOf(ProfileType.class);
        available.addAll(source.available());
        Map<String, Row> rows = new TreeMap<>();
        for (ProfileType type : ProfileType.values()) {
            boolean on = available.contains(type);
            String seconds = type == ProfileType.CPU || type == ProfileType.WALL ? "seconds=10&" : "";
            String count = on ? Long.toString(source.count(type)) : "";
            rows.put(type.route(), new Row(type.description(), on, count, on ? seconds + "format=flame" : ""));
        }
        rows.put("cmdline", new Row("The command line of this JVM, secrets left out.", true, "0", ""));
        rows.put(
                "trace",
                new Row(
                        "A Flight Recorder recording of ?seconds=, for JDK Mission Control (go tool trace cannot read it).",
                        true,
                        "0",
                        ""));
        return rows;
    }

    private String page(Map<String, Row> rows, String more) {
        StringBuilder out = new StringBuilder(4096);
        out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>/debug/pprof/ ")
                .append(escape(processName))
                .append("</title>\n<style>")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>/debug/pprof/</h1>\n<p>")
                .append(escape(processName))
                .append("</p>\n<p>Set debug=1 as a query parameter to export in legacy text format</p>\n");
        String extra = extraText.get();
        if (!extra.isEmpty()) {
            out.append("<p>").append(escape(extra)).append("</p>\n");
        }
        table(out, rows, more);
        out.append("<p><a href=\"goroutine?debug=2")
                .append(more)
                .append("\">full goroutine stack dump</a> &middot; <a href=\"goroutine?debug=2&amp;format=java")
                .append(more)
                .append("\">as a JVM thread dump</a></p>\n<h2>Profile Descriptions</h2>\n<ul>\n");
        rows.forEach((name, row) -> out.append("<li><b>")
                .append(name)
                .append("</b>: ")
                .append(escape(row.description))
                .append(row.available ? "" : " <span class=\"off\">(not available in this JVM)</span>")
                .append("</li>\n"));
        return out.append("</ul>\n</body>\n</html>\n").toString();
    }

    private static void table(StringBuilder out, Map<String, Row> rows, String more) {
        out.append("<h2>Types of profiles available</h2>\n<table>\n")
                .append("<tr><th>Count</th><th>Profile</th><th>Flame graph</th></tr>\n");
        rows.forEach((name, row) -> {
            out.append("<tr><td class=\"count\">").append(row.count).append("</td><td");
            // A profile that cannot be had keeps its link: there the reason is told.
            out.append(row.available ? ">" : " class=\"off\">");
            link(out, name + "?debug=1" + more, name);
            out.append("</td><td>");
            if (!row.picture.isEmpty()) {
                link(out, name + '?' + escape(row.picture) + more, "flame");
            }
            out.append("</td></tr>\n");
        });
        out.append("</table>\n");
    }

    private static void link(StringBuilder out, String target, String text) {
        out.append("<a href=\"").append(target).append("\">").append(text).append("</a>");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static String urlEncode(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = UNRESERVED.indexOf(b) >= 0;
            out.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b));
        }
        return out.toString();
    }

    /** The source expression that lets exactly this style in. */
    private static String hash(String style) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
