package org.jvmpprof.agent.endpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.recent.KeptProfile;

/**
 * The page of what was seen before: saved profiles, and a row for each round with a link for each type. Deleting needs
 * the page's script, everything else none. Immutable.
 */
final class RecentPage {
    private static final class Looks {
        static final Look PAGE = new Look(Look.resource("page.css"), Look.resource("recentpage.js"));
    }

    private final Masthead masthead;

    RecentPage(Masthead masthead) {
        this.masthead = masthead;
    }

    Answer answer(List<KeptProfile> profiles, Links links) {
        List<KeptProfile> saved = new ArrayList<>();
        Map<String, Map<ProfileType, KeptProfile>> rounds = new LinkedHashMap<>();
        List<KeptProfile> newestFirst = new ArrayList<>(profiles);
        Collections.reverse(newestFirst);
        for (KeptProfile each : newestFirst) {
            if (each.kind() == KeptProfile.Kind.SAVED) {
                saved.add(each);
            } else {
                rounds.computeIfAbsent(
                                Times.range(each.fromUnixMillis(), each.toUnixMillis()), range -> new TreeMap<>())
                        .put(each.type(), each);
            }
        }
        StringBuilder out = new StringBuilder(Looks.PAGE.head("Recent profiles of " + masthead.processName(), "plain"));
        out.append(masthead.html(Masthead.RECENT, links)).append("<main>\n<h1>What was seen before</h1>\n");
        out.append("<p class=\"soft\" id=\"said\" role=\"status\"></p>\n");
        saved(saved, links, out);
        rounds(rounds, links, out);
        return Looks.PAGE.answer(out.append("</main>\n").append(Looks.PAGE.foot()));
    }

    private static void saved(List<KeptProfile> saved, Links links, StringBuilder out) {
        out.append("<h2>Saved</h2>\n");
        if (saved.isEmpty()) {
            out.append("<p>Nothing is saved. A flame graph's page saves what it shows; or ")
                    .append("<code>curl -X POST '…/debug/pprof/saved?type=heap&amp;name=before'</code>.</p>\n");
            return;
        }
        out.append("<div class=\"wide\"><table>\n<thead><tr><th>Name</th><th>Profile</th><th>When</th>")
                .append("<th>Look at it</th><th></th></tr></thead>\n<tbody>\n");
        for (KeptProfile each : saved) {
            String name = each.name().isEmpty() ? "(no name)" : each.name();
            out.append("<tr><td class=\"name\">").append(Html.escape(name)).append("</td><td>");
            out.append(each.type().route()).append("</td><td>");
            out.append(Times.range(each.fromUnixMillis(), each.toUnixMillis())).append("</td><td>");
            looks(each, links, out);
            out.append("</td><td><button type=\"button\" hidden data-delete=\"")
                    .append(links.to(Router.PREFIX + "saved/" + each.id()))
                    .append("\">Delete</button></td></tr>\n");
        }
        out.append("</tbody>\n</table></div>\n");
    }

    private static void looks(KeptProfile each, Links links, StringBuilder out) {
        String path = Masthead.RECENT + '/' + each.id();
        out.append(links.link("flame graph", path, "format", "flame"))
                .append(' ')
                .append(links.link("table", path, "format", "table"))
                .append(' ')
                .append(links.link("pprof", path));
    }

    private static void rounds(Map<String, Map<ProfileType, KeptProfile>> rounds, Links links, StringBuilder out) {
        out.append("<h2>Rounds</h2>\n");
        if (rounds.isEmpty()) {
            out.append(
                            "<p>No round is kept yet. Rounds begin some seconds after the agent, and end once a minute unless")
                    .append(" <code>ship.interval</code> says otherwise; <code>charts=off</code> without a collector")
                    .append(" switches them off.</p>\n");
            return;
        }
        out.append(
                        "<p>What the process did in each round, newest first. The oldest give way when there is no room.</p>\n")
                .append(
                        "<div class=\"wide\"><table>\n<thead><tr><th>Round</th><th>Flame graphs</th></tr></thead>\n<tbody>\n");
        rounds.forEach((range, types) -> {
            out.append("<tr><td>").append(range).append("</td><td>");
            types.forEach((type, each) -> out.append(
                            links.link(type.route(), Masthead.RECENT + '/' + each.id(), "format", "flame"))
                    .append(' '));
            out.append("</td></tr>\n");
        });
        out.append("</tbody>\n</table></div>\n");
    }
}
