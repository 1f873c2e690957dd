package org.jvmpprof.proto.flame;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.jvmpprof.proto.Profile;

/**
 * Writes one self-contained HTML page with an interactive flame graph: no other file, no network access. The page
 * carries a strict Content-Security-Policy of its own; a server should send {@link #contentSecurityPolicy()} as a header
 * too, and {@code text/html; charset=utf-8} as the type. Profiles without samples give a page that says so.
 *
 * <p>Called on any thread; keeps nothing. An {@link IOException} is that of {@code out}, which may then hold half a page.
 */
public final class FlameHtml {
    private static final String BOOT = "\nmountFlameGraph(document.getElementById('flamegraph'),"
            + " JSON.parse(document.getElementById('flamegraph-data').textContent));\n";
    private static final String SCRIPT = FlameAssets.script() + BOOT;
    private static final String RESTRICTIONS = "default-src 'none'; script-src " + FlameAssets.hashSource(SCRIPT)
            + "; style-src " + FlameAssets.hashSource(FlameAssets.style())
            + "; img-src data:; base-uri 'none'; form-action 'none'";

    private FlameHtml() {}

    /** The policy under which the page works, for the header of the same name; the same for all pages of a version. */
    public static String contentSecurityPolicy() {
        return RESTRICTIONS + "; frame-ancestors 'none'";
    }

    /** Writes the page of one profile; {@code defaultValueIndex} is the sample type shown first. */
    public static void write(Profile profile, String title, int defaultValueIndex, Appendable out) throws IOException {
        requireNonNull(out, "out");
        writeStart(requireNonNull(title, "title"), out);
        FlameData.write(profile, title, defaultValueIndex, out);
        writeEnd(out);
    }

    /**
     * Writes the page of a difference: what {@code target} has more or less than {@code base}, absolutely or normalised
     * to equal totals, over the sample types that both have.
     *
     * @throws IllegalArgumentException if they have no sample type in common
     */
    public static void writeDiff(Profile base, Profile target, String title, int defaultValueIndex, Appendable out)
            throws IOException {
        requireNonNull(out, "out");
        StringBuilder data = new StringBuilder();
        FlameData.writeDiff(base, target, requireNonNull(title, "title"), defaultValueIndex, data);
        writeStart(title, out);
        out.append(data);
        writeEnd(out);
    }

    private static void writeStart(String title, Appendable out) throws IOException {
        out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        out.append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
                .append(RESTRICTIONS)
                .append("\">\n");
        out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        out.append("<meta name=\"referrer\" content=\"no-referrer\">\n<link rel=\"icon\" href=\"data:,\">\n<title>");
        Xml.text(title, out);
        out.append("</title>\n<style>")
                .append(FlameAssets.style())
                .append("</style>\n</head>\n<body class=\"fg-page\">\n");
        out.append("<div id=\"flamegraph\"><noscript>This flame graph is drawn by JavaScript, which is off here.");
        out.append("</noscript></div>\n<script type=\"application/json\" id=\"flamegraph-data\">");
    }

    private static void writeEnd(Appendable out) throws IOException {
        out.append("</script>\n<script type=\"module\">").append(SCRIPT).append("</script>\n</body>\n</html>\n");
    }
}
