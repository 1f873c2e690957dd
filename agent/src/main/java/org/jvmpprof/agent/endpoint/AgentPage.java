package org.jvmpprof.agent.endpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.self.Status;

/**
 * A report as a page that needs no script: a section's values as rows, its lists as tables. The only style is its own, by
 * hash. Used once, by one thread.
 */
final class AgentPage {
    /** Made at the first page: who never opens one does not pay for digests. */
    private static final class Style {
        static final String TEXT = resource("agent-page.css");
        static final String POLICY =
                "default-src 'none'; style-src '" + hash(TEXT) + "'; form-action 'none'" + SecurityHeaders.CONFINED;
    }

    private final StringBuilder out = new StringBuilder(16384);

    private AgentPage() {}

    static Answer answer(Status.Report report, String processName, String token) {
        AgentPage page = new AgentPage();
        page.write(report, processName, token);
        return Answer.of(Answer.HTML, page.out.toString().getBytes(StandardCharsets.UTF_8))
                .with(SecurityHeaders.POLICY, Style.POLICY);
    }

    private void write(Status.Report report, String processName, String token) {
        out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Agent of ");
        text(processName);
        out.append("</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<style>")
                .append(Style.TEXT)
                .append("</style>\n</head>\n<body>\n<h1>Agent of ");
        text(processName);
        out.append("</h1>\n<nav aria-label=\"pages\">");
        link("/debug/pprof/", "profiles", token);
        link("/debug/agent", "this as JSON", token, "format=json");
        link("/metrics", "metrics", token);
        out.append("</nav>\n<nav aria-label=\"sections\">");
        report.sections().keySet().forEach(name -> {
            out.append("<a href=\"#");
            text(name);
            out.append("\">");
            text(name);
            out.append("</a> ");
        });
        out.append("</nav>\n<main>\n");
        report.sections().forEach(this::section);
        out.append("</main>\n</body>\n</html>\n");
    }

    private void section(String name, Map<String, Object> values) {
        out.append("<section id=\"");
        text(name);
        out.append("\">\n<h2>");
        text(name);
        out.append("</h2>\n");
        values(values);
        out.append("</section>\n");
    }

    private void values(Map<?, ?> values) {
        out.append("<div class=\"scroll\"><table><tbody>\n");
        values.forEach((key, value) -> {
            if (!(value instanceof Map) && !(value instanceof List)) {
                out.append("<tr><th scope=\"row\">");
                text(words(key));
                out.append("</th>");
                cell(value);
                out.append("</tr>\n");
            }
        });
        out.append("</tbody></table></div>\n");
        values.forEach((key, value) -> {
            if (value instanceof Map || value instanceof List) {
                out.append("<h3>");
                text(words(key));
                out.append("</h3>\n");
                if (value instanceof Map) {
                    values((Map<?, ?>) value);
                } else {
                    table((List<?>) value);
                }
            }
        });
    }

    /** One column for each key that any item has. */
    private void table(List<?> items) {
        Set<Object> columns = new LinkedHashSet<>();
        List<Map<?, ?>> rows = new ArrayList<>();
        for (Object item : items) {
            Map<?, ?> row = (Map<?, ?>) item;
            rows.add(row);
            columns.addAll(row.keySet());
        }
        out.append("<div class=\"scroll\"><table><thead><tr>");
        for (Object column : columns) {
            out.append("<th scope=\"col\">");
            text(words(column));
            out.append("</th>");
        }
        out.append("</tr></thead><tbody>\n");
        for (Map<?, ?> row : rows) {
            out.append("<tr>");
            columns.forEach(column -> cell(row.get(column)));
            out.append("</tr>\n");
        }
        out.append("</tbody></table></div>\n");
    }

    private void cell(@Nullable Object value) {
        boolean isNumber = value instanceof Number;
        out.append(isNumber ? "<td class=\"number\">" : "<td>");
        if (value instanceof Double) {
            out.append(String.format(Locale.ROOT, Math.abs((Double) value) < 1 ? "%.5f" : "%.2f", value));
        } else if (value != null) {
            text(String.valueOf(value));
        }
        out.append("</td>");
    }

    private void link(String path, String shown, String token, String... parameters) {
        List<String> query = new ArrayList<>(Arrays.asList(parameters));
        if (!token.isEmpty()) {
            query.add("token=" + Html.urlEncode(token));
        }
        out.append("<a href=\"");
        text(path + (query.isEmpty() ? "" : "?" + String.join("&", query)));
        out.append("\">").append(shown).append("</a> ");
    }

    private void text(String plain) {
        out.append(plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;"));
    }

    private static String words(Object key) {
        return String.valueOf(key).replace('_', ' ');
    }

    private static String resource(String name) {
        try (InputStream in = AgentPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the agent's jar");
            }
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] buffer = new byte[4096];
            for (int n; (n = in.read(buffer)) > 0; ) {
                all.write(buffer, 0, n);
            }
            return new String(all.toByteArray(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
