package org.jvmpprof.cli.dump;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.flame.FlameData;
import org.jvmpprof.proto.flame.TopTable;

/** The page that a person opens first: links, totals, the hottest functions. Without script, and without network. */
final class IndexPage {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss XXX", Locale.ROOT);
    private static final int ROWS = 12;
    private static final String STYLE = ":root{color-scheme:light dark;--ink:#1b1f24;--dim:#5b636d;--line:#d8dde3;"
            + "--page:#fff;--box:#f5f7f9;--link:#0b5cad}"
            + "@media(prefers-color-scheme:dark){:root{--ink:#e6e9ed;--dim:#9aa4af;--line:#343b44;--page:#14171b;"
            + "--box:#1d2126;--link:#7db7ff}}"
            + "body{margin:2rem auto;max-width:64rem;padding:0 1rem;font:16px/1.5 system-ui,sans-serif;"
            + "color:var(--ink);background:var(--page)}"
            + "h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}p{margin:.2rem 0;color:var(--dim)}"
            + "a{color:var(--link)}table{border-collapse:collapse;width:100%}"
            + "td,th{padding:.4rem .8rem .4rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}"
            + "th{color:var(--dim);font-weight:600}.number{text-align:right;white-space:nowrap}"
            + "td.links{white-space:nowrap}td.links a{margin-right:.8rem}.dim{color:var(--dim)}"
            + "pre{background:var(--box);border:1px solid var(--line);border-radius:6px;padding:.8rem;overflow-x:auto;"
            + "font:13px/1.4 ui-monospace,monospace}summary{cursor:pointer;padding:.3rem 0}";

    private IndexPage() {}

    static String html(Manifest manifest) {
        StringBuilder out = new StringBuilder(1 << 14);
        String who = manifest.program().isEmpty() ? manifest.target() : manifest.program();
        out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src")
                .append(" 'unsafe-inline'; img-src data:\">\n<link rel=\"icon\" href=\"data:,\">\n<title>Dump of ")
                .append(escaped(who))
                .append("</title>\n<style>")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>Dump of ")
                .append(escaped(who))
                .append("</h1>\n<p>")
                .append(escaped(manifest.target()))
                .append(", ")
                .append(TIME.format(manifest.begin().atZone(ZoneId.systemDefault())))
                .append("</p>\n");
        profiles(out, manifest);
        files(out, manifest);
        missing(out, manifest);
        hottest(out, manifest);
        return out.append("</body>\n</html>\n").toString();
    }

    private static void profiles(StringBuilder out, Manifest manifest) {
        out.append("<h2>Profiles</h2>\n<table>\n<tr><th>Profile</th><th></th><th class=\"number\">Samples</th>")
                .append("<th>What it shows</th></tr>\n");
        for (Piece piece : manifest.pieces()) {
            Profile profile = piece.profile();
            if (profile != null) {
                out.append("<tr><td>").append(escaped(piece.name())).append("</td><td class=\"links\">");
                link(out, piece.flameFile(), "flame graph");
                link(out, piece.file(), "pprof");
                out.append("</td><td class=\"number\">")
                        .append(profile.samples().size())
                        .append("</td><td>")
                        .append(escaped(piece.description()))
                        .append("</td></tr>\n");
            }
        }
        out.append("</table>\n");
    }

    private static void files(StringBuilder out, Manifest manifest) {
        out.append("<h2>Other files</h2>\n<table>\n");
        for (Piece piece : manifest.pieces()) {
            if (piece.file() != null && piece.profile() == null) {
                out.append("<tr><td class=\"links\">");
                link(out, piece.file(), String.valueOf(piece.file()));
                out.append("</td><td class=\"number\">")
                        .append(size(piece.bytes()))
                        .append("</td><td>")
                        .append(escaped(piece.description()))
                        .append("</td></tr>\n");
            }
        }
        out.append("<tr><td class=\"links\">");
        link(out, "manifest.json", "manifest.json");
        out.append("</td><td></td><td>This list, for programs.</td></tr>\n</table>\n");
    }

    private static void missing(StringBuilder out, Manifest manifest) {
        StringBuilder rows = new StringBuilder();
        for (Piece piece : manifest.pieces()) {
            if (piece.file() == null) {
                rows.append("<tr><td>")
                        .append(escaped(piece.name()))
                        .append("</td><td class=\"dim\">")
                        .append(escaped(piece.absence()))
                        .append("</td></tr>\n");
            }
        }
        if (rows.length() > 0) {
            out.append("<h2>Not to be had from this JVM</h2>\n<table>\n")
                    .append(rows)
                    .append("</table>\n");
        }
    }

    private static void hottest(StringBuilder out, Manifest manifest) {
        out.append("<h2>Hottest functions</h2>\n");
        for (Piece piece : manifest.pieces()) {
            Profile profile = piece.profile();
            if (profile != null && !profile.samples().isEmpty()) {
                out.append("<details")
                        .append(piece.name().equals("cpu") ? " open" : "")
                        .append("><summary>")
                        .append(escaped(piece.name()))
                        .append("</summary>\n<pre>")
                        .append(escaped(table(profile)))
                        .append("</pre>\n</details>\n");
            }
        }
    }

    private static String table(Profile profile) {
        StringBuilder table = new StringBuilder();
        try {
            TopTable.write(profile, FlameData.defaultValueIndex(profile), ROWS, table);
        } catch (IOException e) {
            throw new UncheckedIOException("a StringBuilder fails at nothing", e);
        }
        for (String comment : profile.comments()) {
            table.append("# ").append(comment).append('\n');
        }
        return table.toString();
    }

    private static void link(StringBuilder out, @Nullable String file, String text) {
        if (file != null) {
            out.append("<a href=\"")
                    .append(escaped(file))
                    .append("\">")
                    .append(escaped(text))
                    .append("</a>");
        }
    }

    private static String size(long bytes) {
        return bytes < 1024
                ? bytes + " B"
                : String.format(
                        Locale.ROOT,
                        bytes < 1 << 20 ? "%.1f KB" : "%.1f MB",
                        bytes / (bytes < 1 << 20 ? 1024.0 : 1048576.0));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
