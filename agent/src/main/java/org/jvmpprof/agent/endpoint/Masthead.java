package org.jvmpprof.agent.endpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The line on top of each page, with links to the other pages that this agent has. Immutable. */
final class Masthead {
    static final String RECENT = Router.PREFIX + "recent";

    private static final Map<String, String> PAGES = pages();

    private final String processName;
    private final Predicate<String> isServed;

    /** @param isServed tells whether there is a page at a path */
    Masthead(String processName, Predicate<String> isServed) {
        this.processName = processName;
        this.isServed = isServed;
    }

    String processName() {
        return processName;
    }

    /** @param current the path of the page that this is on */
    String html(String current, Links links) {
        StringBuilder out = new StringBuilder("<header class=\"mast\"><span class=\"process\">")
                .append(Html.escape(processName))
                .append("</span><nav aria-label=\"Pages\">");
        PAGES.forEach((path, text) -> {
            if (isServed.test(path)) {
                String format = path.equals(RECENT) ? "html" : "";
                String link = links.link(text, path, "format", format);
                out.append(path.equals(current) ? link.replace("<a ", "<a aria-current=\"page\" ") : link);
            }
        });
        return out.append("</nav></header>\n").toString();
    }

    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put(Router.PREFIX, "Profiles");
        pages.put(RECENT, "Recent");
        pages.put("/debug/charts/", "Charts");
        pages.put("/debug/stats", "Stats");
        pages.put("/debug/agent", "Agent");
        return pages;
    }
}
