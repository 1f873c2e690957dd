package org.jvmpprof.agent.endpoint;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.profile.ProfileSource;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.recent.KeptProfile;
import org.jvmpprof.agent.recent.RecentProfiles;

/**
 * The index: a table of profiles with live counts, readable without script, as {@code /debug/pprof/} of Go shows it, and
 * the pictures beside each. A token that came in the query goes along in the links. Immutable.
 */
final class IndexPage implements Route {
    private static final String SECONDS = "10";

    private static final class Looks {
        static final Look PAGE = new Look(Look.resource("page.css"), "");
    }

    private static final class Row {
        final String description;
        final boolean available;
        final String count;

        /** What a picture's query begins with; null where there is no picture. */
        final String @Nullable [] picture;

        Row(String description, boolean available, String count, String @Nullable [] picture) {
            this.description = description;
            this.available = available;
            this.count = count;
            this.picture = picture;
        }
    }

    private final ProfileSource source;
    private final RecentProfiles recent;
    private final Masthead masthead;
    private final int maxSeconds;
    private final Supplier<String> extraText;

    IndexPage(
            ProfileSource source,
            RecentProfiles recent,
            Masthead masthead,
            int maxSeconds,
            Supplier<String> extraText) {
        this.source = source;
        this.recent = recent;
        this.masthead = masthead;
        this.maxSeconds = maxSeconds;
        this.extraText = extraText;
    }

    @Override
    public boolean isPage(Request request) {
        return true;
    }

    @Override
    public Answer serve(Request request) {
        Links links = Links.of(request);
        StringBuilder out = new StringBuilder(Looks.PAGE.head("/debug/pprof/ " + masthead.processName(), "plain"));
        out.append(masthead.html(Router.PREFIX, links)).append("<main>\n<h1>/debug/pprof/</h1>\n");
        String extra = extraText.get();
        if (!extra.isEmpty()) {
            out.append("<p>").append(Html.escape(extra)).append("</p>\n");
        }
        out.append("<p>Set debug=1 as a query parameter to export in legacy text format</p>\n");
        Map<String, Row> rows = rows();
        table(rows, links, out);
        out.append("<p>")
                .append(links.link("full goroutine stack dump", "goroutine", "debug", "2"))
                .append(" &middot; ")
                .append(links.link("as a JVM thread dump", "goroutine", "debug", "2", "format", "java"))
                .append("</p>\n");
        forAWhile(links, out);
        past(links, out);
        descriptions(rows, out);
        return Looks.PAGE.answer(out.append("</main>\n").append(Looks.PAGE.foot()));
    }

    private Map<String, Row> rows() {
        Set<ProfileType> available = EnumSet.noneOf(ProfileType.class);
        available.addAll(source.available());
        Map<String, Row> rows = new TreeMap<>();
        for (ProfileType type : ProfileType.values()) {
            boolean on = available.contains(type);
            String[] picture = {"seconds", FlameTools.isWindow(type) ? SECONDS : ""};
            String count = on ? Long.toString(source.count(type)) : "";
            rows.put(type.route(), new Row(type.description(), on, count, on ? picture : null));
        }
        rows.put("cmdline", new Row("The command line of this JVM, secrets left out.", true, "0", null));
        rows.put(
                "trace",
                new Row(
                        "A Flight Recorder recording of ?seconds=, for JDK Mission Control (go tool trace cannot read it).",
                        true,
                        "0",
                        null));
        return rows;
    }

    private static void table(Map<String, Row> rows, Links links, StringBuilder out) {
        out.append("<h2>Types of profiles available</h2>\n<div class=\"wide\"><table>\n")
                .append(
                        "<tr><th class=\"count\">Count</th><th>Profile</th><th>Look at it</th><th>Take it away</th></tr>\n");
        rows.forEach((name, row) -> {
            out.append("<tr><td class=\"count\">").append(row.count).append("</td><td");
            // A profile that cannot be had keeps its link: there the reason is told.
            out.append(row.available ? ">" : " class=\"off\">");
            out.append(links.link(name, name, "debug", "1")).append("</td><td>");
            String[] picture = row.picture;
            if (picture != null) {
                out.append(links.link("flame", name, picture[0], picture[1], "format", "flame"));
                out.append(links.link("table", name, picture[0], picture[1], "format", "table"));
                out.append("</td><td>");
                out.append(links.link("pprof", name, picture[0], picture[1]));
                out.append(links.link("svg", name, picture[0], picture[1], "format", "svg"));
            } else {
                out.append("</td><td>");
            }
            out.append("</td></tr>\n");
        });
        out.append("</table></div>\n");
    }

    /** One form, a button for each profile: where it goes is the button's. */
    private void forAWhile(Links links, StringBuilder out) {
        Set<ProfileType> available = source.available();
        out.append("<h2>Watch for a while</h2>\n<form action=\"profile\"><label>Seconds <input type=\"number\"")
                .append(" name=\"seconds\" min=\"1\" max=\"")
                .append(maxSeconds)
                .append("\" value=\"")
                .append(SECONDS)
                .append("\" required></label>")
                .append(links.fields("format", "flame"));
        for (ProfileType type : ProfileType.values()) {
            if (available.contains(type) && type != ProfileType.HEAP && type != ProfileType.GOROUTINELEAK) {
                button(type.route(), out);
            }
        }
        button("trace", out);
        out.append("</form>\n<p class=\"soft\">Shows what these seconds have in them, or add.</p>\n");
    }

    private static void button(String name, StringBuilder out) {
        out.append("<button formaction=\"")
                .append(name)
                .append("\">")
                .append(name)
                .append("</button>");
    }

    private void past(Links links, StringBuilder out) {
        int rounds = 0;
        int saved = 0;
        long first = Long.MAX_VALUE;
        List<KeptProfile> kept = recent.list();
        for (KeptProfile each : kept) {
            boolean isSaved = each.kind() == KeptProfile.Kind.SAVED;
            saved += isSaved ? 1 : 0;
            rounds += isSaved ? 0 : 1;
            first = isSaved ? first : Math.min(first, each.fromUnixMillis());
        }
        out.append("<h2>What was seen before</h2>\n<p>");
        out.append(links.link("recent and saved profiles", "recent", "format", "html"));
        out.append(": ").append(rounds).append(rounds == 1 ? " profile of a round" : " profiles of rounds");
        if (rounds > 0) {
            out.append(" since ").append(Times.range(first, first));
        }
        out.append(", ").append(saved).append(" saved</p>\n");
    }

    private static void descriptions(Map<String, Row> rows, StringBuilder out) {
        out.append("<h2>Profile Descriptions</h2>\n<ul>\n");
        rows.forEach((name, row) -> out.append("<li><b>")
                .append(name)
                .append("</b>: ")
                .append(Html.escape(row.description))
                .append(row.available ? "" : " <span class=\"off\">(not available in this JVM)</span>")
                .append("</li>\n"));
        out.append("</ul>\n");
    }
}
