package org.jvmpprof.agent.endpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.profile.ProfileSource;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.recent.KeptProfile;
import org.jvmpprof.agent.recent.RecentProfiles;

/**
 * The controls above a flame graph: links and plain forms, which work without script; the page's script only makes them
 * keep the view, and saving stay on the page. Immutable.
 */
final class FlameTools {
    private static final String WINDOW_SECONDS = "10";
    private static final int MOST_ROUNDS = 60;

    private final ProfileSource source;
    private final RecentProfiles recent;
    private final int maxSeconds;

    FlameTools(ProfileSource source, RecentProfiles recent, int maxSeconds) {
        this.source = source;
        this.recent = recent;
        this.maxSeconds = maxSeconds;
    }

    static boolean isWindow(ProfileType type) {
        return type == ProfileType.CPU || type == ProfileType.WALL;
    }

    /** @param kept what the page shows; null if it was too large to keep, and most of the controls have nothing to work on */
    void write(
            Exhibit exhibit,
            @Nullable KeptProfile kept,
            @Nullable KeptProfile base,
            Request request,
            Links links,
            StringBuilder out) {
        out.append("<div class=\"tools\">\n<nav aria-label=\"Profiles of this process\">");
        for (ProfileType type : ProfileType.values()) {
            if (source.available().contains(type)) {
                String link = links.link(
                        type.route(),
                        Router.PREFIX + type.route(),
                        "seconds",
                        isWindow(type) ? WINDOW_SECONDS : "",
                        "format",
                        "flame");
                out.append(type == exhibit.type ? link.replace("<a ", "<a aria-current=\"page\" ") : link);
            }
        }
        out.append("</nav>\n");
        again(exhibit, base, request.query(), links, out);
        if (kept == null) {
            out.append(
                            "<p class=\"bad\">This profile is too large for the agent to keep, so it cannot be saved or compared")
                    .append(" here; ask for it by curl or go tool pprof.</p>\n");
        } else {
            more(exhibit, kept, base, request.query(), links, out);
        }
        out.append("<output id=\"said\" role=\"status\"></output>\n</div>\n");
    }

    /** The same of now; what it is compared with stays. */
    private void again(Exhibit exhibit, @Nullable KeptProfile base, Query query, Links links, StringBuilder out) {
        boolean isWindow = isWindow(exhibit.type);
        String seconds = query.get("seconds").matches("[0-9]{1,4}") ? query.get("seconds") : "";
        out.append("<form id=\"again\" action=\"")
                .append(Router.PREFIX)
                .append(exhibit.type.route())
                .append("\">");
        out.append("<label>").append(isWindow ? "Seconds" : "Added in, seconds");
        out.append(" <input type=\"number\" name=\"seconds\" min=\"1\" max=\"")
                .append(maxSeconds)
                .append("\" value=\"");
        out.append(isWindow && seconds.isEmpty() ? WINDOW_SECONDS : seconds).append('"');
        out.append(isWindow ? " required>" : " placeholder=\"all\">").append("</label>");
        if (exhibit.type == ProfileType.HEAP) {
            boolean isChecked = query.integer("gc", 0) > 0;
            out.append("<label><input type=\"checkbox\" name=\"gc\" value=\"1\"")
                    .append(isChecked ? " checked" : "")
                    .append("> collect garbage first</label>");
        }
        out.append(links.fields(
                        "format", "flame",
                        "sample_index", query.get("sample_index"),
                        "base", base == null ? "" : base.id(),
                        "labels", query.get("labels"),
                        "names", query.get("names")))
                .append("<button>Look again</button></form>\n");
    }

    private void more(
            Exhibit exhibit,
            KeptProfile kept,
            @Nullable KeptProfile base,
            Query query,
            Links links,
            StringBuilder out) {
        String path = Masthead.RECENT + '/' + kept.id();
        if (base != null) {
            out.append("<p>Compared with ")
                    .append(Html.escape(Times.name(base)))
                    .append(": red has more now, blue less. ");
            out.append(
                    links.link("Stop comparing", path, "format", "flame", "sample_index", query.get("sample_index")));
            out.append("</p>\n");
        }
        out.append("<details><summary>Save, compare, download</summary>\n");
        out.append("<form id=\"save\" method=\"post\" action=\"")
                .append(links.to(Router.PREFIX + "saved"))
                .append("\">");
        out.append("<label>Save this as <input name=\"name\" maxlength=\"64\" autocomplete=\"off\"></label>");
        out.append("<input type=\"hidden\" name=\"id\" value=\"")
                .append(kept.id())
                .append("\"><button>Save</button></form>\n");
        compare(exhibit, kept, base, query, links, out);
        String baseId = base == null ? "" : base.id();
        String value = query.get("sample_index");
        out.append("<p class=\"downloads\">").append(base == null ? "Download this: " : "Download the difference: ");
        out.append(links.link("pprof", path, "base", baseId)).append(' ');
        out.append(links.link("SVG", path, "format", "svg", "sample_index", value, "base", baseId))
                .append(' ');
        out.append(links.link("folded stacks", path, "format", "collapsed", "sample_index", value, "base", baseId));
        out.append(" or see the ");
        out.append(links.link("table", path, "format", "table", "sample_index", value, "base", baseId));
        out.append("</p>\n</details>\n");
    }

    private void compare(
            Exhibit exhibit,
            KeptProfile kept,
            @Nullable KeptProfile base,
            Query query,
            Links links,
            StringBuilder out) {
        List<KeptProfile> saved = new ArrayList<>();
        List<KeptProfile> rounds = new ArrayList<>();
        for (KeptProfile each : recent.list(exhibit.type)) {
            if (!each.id().equals(kept.id())) {
                (each.kind() == KeptProfile.Kind.SAVED ? saved : rounds).add(each);
            }
        }
        Collections.reverse(saved);
        Collections.reverse(rounds);
        boolean isEmpty = saved.isEmpty() && rounds.isEmpty();
        out.append("<form id=\"compare\" action=\"")
                .append(Masthead.RECENT)
                .append('/')
                .append(kept.id())
                .append('"');
        out.append(isEmpty ? " hidden>" : ">").append("<label>Compare with <select name=\"base\">");
        group("Saved", saved, base, out);
        group("Recent rounds", rounds.subList(0, Math.min(rounds.size(), MOST_ROUNDS)), base, out);
        out.append("</select></label>")
                .append(links.fields("format", "flame", "sample_index", query.get("sample_index")))
                .append("<button>Compare</button></form>\n");
    }

    private static void group(String name, List<KeptProfile> members, @Nullable KeptProfile chosen, StringBuilder out) {
        out.append("<optgroup label=\"").append(name).append("\">");
        for (KeptProfile each : members) {
            boolean isChosen = chosen != null && chosen.id().equals(each.id());
            out.append("<option value=\"").append(each.id()).append(isChosen ? "\" selected>" : "\">");
            out.append(Html.escape(Times.name(each))).append("</option>");
        }
        out.append("</optgroup>");
    }
}
