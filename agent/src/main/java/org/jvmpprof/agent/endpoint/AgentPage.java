package org.jvmpprof.agent.endpoint;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.self.Status;

/** A report as a page that needs no script: a section's values as rows, its lists as tables. Used once, by one thread. */
final class AgentPage {
    /** Made at the first page. */
    private static final class Looks {
        static final Look PAGE = new Look(Look.resource("page.css"), "");
    }

    static final String PATH = "/debug/agent";

    private final StringBuilder out;
    private final Links links;

    private AgentPage(StringBuilder out, Links links) {
        this.out = out;
        this.links = links;
    }

    static Answer answer(Status.Report report, Masthead masthead, Links links) {
        StringBuilder out = new StringBuilder(16384);
        out.append(Looks.PAGE.head("Agent of " + masthead.processName(), "plain"))
                .append(masthead.html(PATH, links))
                .append("<main>\n<h1>The agent itself</h1>\n");
        new AgentPage(out, links).write(report);
        return Looks.PAGE.answer(out.append("</main>\n").append(Looks.PAGE.foot()));
    }

    private void write(Status.Report report) {
        out.append("<p>");
        report.sections().keySet().forEach(name -> {
            String escaped = Html.escape(name);
            out.append("<a href=\"#")
                    .append(escaped)
                    .append("\">")
                    .append(escaped)
                    .append("</a> · ");
        });
        out.append(links.link("as JSON", PATH, "format", "json"))
                .append(" · ")
                .append(links.link("as metrics", "/metrics"))
                .append("</p>\n");
        report.sections().forEach(this::section);
    }

    private void section(String name, Map<String, Object> values) {
        out.append("<section id=\"").append(Html.escape(name)).append("\">\n<h2>");
        out.append(Html.escape(name)).append("</h2>\n");
        values("", values);
        out.append("</section>\n");
    }

    private void values(String caption, Map<?, ?> values) {
        if (values.values().stream().anyMatch(value -> !isNested(value))) {
            begin(caption);
            out.append("<tbody>\n");
            values.forEach((key, value) -> {
                if (!isNested(value)) {
                    out.append("<tr><th scope=\"row\">").append(words(key)).append("</th>");
                    cell(value);
                    out.append("</tr>\n");
                }
            });
            out.append("</tbody></table></div>\n");
        }
        values.forEach((key, value) -> {
            String inner = caption.isEmpty() ? words(key) : caption + ": " + words(key);
            if (value instanceof Map) {
                values(inner, (Map<?, ?>) value);
            } else if (value instanceof List) {
                table(inner, (List<?>) value);
            }
        });
    }

    /** One column for each key that any item has. */
    private void table(String caption, List<?> items) {
        Set<Object> columns = new LinkedHashSet<>();
        List<Map<?, ?>> rows = new ArrayList<>();
        for (Object item : items) {
            Map<?, ?> row = (Map<?, ?>) item;
            rows.add(row);
            columns.addAll(row.keySet());
        }
        begin(caption);
        out.append("<thead><tr>");
        columns.forEach(
                column -> out.append("<th scope=\"col\">").append(words(column)).append("</th>"));
        out.append("</tr></thead><tbody>\n");
        for (Map<?, ?> row : rows) {
            out.append("<tr>");
            columns.forEach(column -> cell(row.get(column)));
            out.append("</tr>\n");
        }
        out.append("</tbody></table></div>\n");
    }

    private void begin(String caption) {
        out.append("<div class=\"wide\"><table>");
        if (!caption.isEmpty()) {
            out.append("<caption>").append(caption).append("</caption>");
        }
    }

    private void cell(@Nullable Object value) {
        out.append(value instanceof Number ? "<td class=\"count\">" : "<td>");
        if (value instanceof Double) {
            double number = (Double) value;
            out.append(String.format(Locale.ROOT, Math.abs(number) < 1 ? "%.5f" : "%.2f", number));
        } else if (value != null) {
            out.append(Html.escape(String.valueOf(value)));
        }
        out.append("</td>");
    }

    private static boolean isNested(@Nullable Object value) {
        return value instanceof Map || value instanceof List;
    }

    private static String words(@Nullable Object key) {
        return Html.escape(String.valueOf(key)).replace('_', ' ');
    }
}
