package org.jvmpprof.proto.flame;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Locale;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ValueType;

/**
 * Writes a plain static SVG flame graph in the classic way: root at the bottom, a frame's width is its share, names and
 * exact values in {@code <title>} tooltips, no script. Frames narrower than 0.1 % of the whole are not drawn; the footer
 * counts them. In a profile with negative values width is the sum of absolute values, red grew and blue shrank.
 * Valid XML whatever the names hold.
 *
 * <p>Called on any thread; keeps nothing.
 */
public final class FlameSvg {
    private static final int WIDTH = 1200;
    private static final int MARGIN = 10;
    private static final int ROW = 17;
    private static final int HEAD = 44;
    private static final int FOOT = 30;
    private static final double LETTER = 7.25;
    private static final double NARROWEST = 0.001;

    private final CallTree tree;
    private final ValueType type;
    private final int column;
    private final long[] widths;
    private final boolean isDifference;
    private final Appendable out;
    private int hidden;
    private int deepestDrawn;

    private FlameSvg(Profile profile, int column, Appendable out) {
        this.tree = CallTree.of(profile);
        this.type = profile.sampleTypes().get(column);
        this.column = column;
        this.widths = tree.magnitudes(column);
        this.isDifference = tree.hasNegative(column);
        this.out = out;
    }

    /** Writes the picture of the value with index {@code valueIndex}. */
    public static void write(Profile profile, int valueIndex, String title, Appendable out) throws IOException {
        Shown.requireType(requireNonNull(profile, "profile"), valueIndex);
        requireNonNull(title, "title");
        new FlameSvg(profile, valueIndex, requireNonNull(out, "out")).writeAll(title);
    }

    private void writeAll(String title) throws IOException {
        measure();
        int height = HEAD + (deepestDrawn + 1) * ROW + FOOT;
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"");
        out.append(Integer.toString(WIDTH)).append("\" height=\"").append(Integer.toString(height));
        out.append("\" viewBox=\"0 0 ")
                .append(Integer.toString(WIDTH))
                .append(' ')
                .append(Integer.toString(height));
        out.append("\" font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"12\">\n");
        out.append("<rect width=\"100%\" height=\"100%\" fill=\"#fdfdfb\"/>\n");
        out.append("<g font-size=\"17\">");
        text(WIDTH / 2.0, 27, "middle", fitted(title, (WIDTH - 2 * MARGIN) / 10.5));
        out.append("</g>\n<g>\n");
        if (widths[0] == 0) {
            text(WIDTH / 2.0, HEAD + 12, "middle", "No samples with a value of " + type + " in this profile.");
        } else {
            writeFrames();
        }
        out.append("</g>\n");
        text(MARGIN, height - 10, "start", footer());
        out.append("</svg>\n");
    }

    private void measure() {
        for (int node = 0; node < tree.size(); node++) {
            if (isDrawn(node)) {
                deepestDrawn = Math.max(deepestDrawn, tree.depth(node));
            } else if (widths[node] > 0) {
                hidden++;
            }
        }
    }

    private boolean isDrawn(int node) {
        return widths[node] > 0 && widths[node] >= NARROWEST * widths[0];
    }

    private void writeFrames() throws IOException {
        long[] nextStart = new long[deepestDrawn + 2];
        int node = 0;
        while (node < tree.size()) {
            int depth = tree.depth(node);
            long start = nextStart[depth];
            nextStart[depth] += widths[node];
            if (isDrawn(node)) {
                nextStart[depth + 1] = start;
                writeFrame(node, start);
                node++;
            } else {
                node = tree.end(node);
            }
        }
    }

    private void writeFrame(int node, long start) throws IOException {
        double scale = (WIDTH - 2.0 * MARGIN) / widths[0];
        double x = MARGIN + start * scale;
        double w = widths[node] * scale;
        int y = HEAD + (deepestDrawn - tree.depth(node)) * ROW;
        out.append("<g><title>");
        Xml.text(tree.name(node) + " (" + described(node) + ")", out);
        out.append("</title><rect x=\"").append(decimal(x)).append("\" y=\"").append(Integer.toString(y));
        out.append("\" width=\"").append(decimal(Math.max(w - 0.4, 0.3))).append("\" height=\"");
        out.append(Integer.toString(ROW - 1))
                .append("\" rx=\"1.5\" fill=\"")
                .append(colour(node))
                .append("\"/>");
        String label = fitted(shortened(tree.name(node), (w - 6) / LETTER), (w - 6) / LETTER);
        if (!label.isEmpty()) {
            text(x + 3, y + 12, "start", label);
        }
        out.append("</g>\n");
    }

    private String described(int node) {
        long total = tree.total(column, node);
        long self = tree.self(column, node);
        return Shown.value(total, type) + ", " + Shown.percent(total, widths[0]) + "; self " + Shown.value(self, type)
                + ", " + Shown.percent(self, widths[0]);
    }

    private String footer() {
        StringBuilder text = new StringBuilder(type.type());
        text.append(": ").append(Shown.value(tree.grandTotal(column), type));
        if (isDifference) {
            text.append(" (difference: red grew, blue shrank)");
        }
        return text.append(" - ")
                .append(hidden)
                .append(" frames narrower than 0.1 % not drawn")
                .toString();
    }

    private void text(double x, int y, String anchor, String text) throws IOException {
        out.append("<text x=\"").append(decimal(x)).append("\" y=\"").append(Integer.toString(y));
        out.append("\" text-anchor=\"").append(anchor).append("\" fill=\"#1c1c1c\">");
        Xml.text(text, out);
        out.append("</text>");
    }

    /** The class and method alone when package and all do not fit. */
    private static String shortened(String name, double letters) {
        if (name.length() <= letters) {
            return name;
        }
        return name.substring(FrameColour.classStart(name));
    }

    /** The text, cut so that it fits; empty when not even three letters do. Never cuts a surrogate pair. */
    private static String fitted(String text, double letters) {
        int room = (int) letters;
        if (text.length() <= room) {
            return text;
        }
        if (room < 3) {
            return "";
        }
        int cut = room - 2;
        return text.substring(0, Character.isHighSurrogate(text.charAt(cut - 1)) ? cut - 1 : cut) + "..";
    }

    private String colour(int node) {
        if (isDifference) {
            return FrameColour.ofChange((double) tree.total(column, node) / widths[node]);
        }
        return FrameColour.ofName(tree.name(node));
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
