package org.jvmpprof.proto.flame;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.Sample;
import org.jvmpprof.proto.ValueType;

/**
 * Writes the functions with the largest own values as a text table like that of {@code go tool pprof -top}: flat, flat%,
 * sum%, cum, cum%, name. Ordered by the size of flat (of either sign), then of cum, then by name. Percentages are of the
 * sum of all samples' absolute values, as in pprof, so that a difference's rows can be compared. Nothing is pruned
 * before the cut at {@code n}, and the heading says what the cut left.
 *
 * <p>Called on any thread; keeps nothing.
 */
public final class TopTable {
    private static final ValueType NANOS = new ValueType("duration", "nanoseconds");

    private final Profile profile;
    private final ValueType type;
    private final CallTree tree;
    private final long[] flats;
    private final long[] cums;
    private final long whole;

    private TopTable(Profile profile, int column) {
        this.profile = profile;
        this.type = profile.sampleTypes().get(column);
        this.tree = CallTree.of(profile);
        this.flats = tree.functionSelfs(column);
        this.cums = tree.functionTotals(column);
        long sum = 0;
        for (Sample sample : profile.samples()) {
            sum += Math.abs(sample.value(column));
        }
        this.whole = sum;
    }

    /** Writes the first {@code n} functions by the value with index {@code valueIndex}. */
    public static void write(Profile profile, int valueIndex, int n, Appendable out) throws IOException {
        Shown.requireType(requireNonNull(profile, "profile"), valueIndex);
        if (n < 0) {
            throw new IllegalArgumentException("n=" + n + ": must be 0 or more functions");
        }
        new TopTable(profile, valueIndex).write(n, requireNonNull(out, "out"));
    }

    /** The same as an HTML {@code table} element; classes {@code count} on numbers, {@code name} on names. */
    public static void writeHtml(Profile profile, int valueIndex, int n, Appendable out) throws IOException {
        Shown.requireType(requireNonNull(profile, "profile"), valueIndex);
        if (n < 0) {
            throw new IllegalArgumentException("n=" + n + ": must be 0 or more functions");
        }
        new TopTable(profile, valueIndex).writeHtml(n, requireNonNull(out, "out"));
    }

    private void writeHtml(int n, Appendable out) throws IOException {
        Integer[] ranked = rankedFunctions();
        Integer[] shown = Arrays.copyOf(ranked, Math.min(n, ranked.length));
        out.append("<table>\n<caption>");
        Xml.text(summary(shown, ranked.length), out);
        out.append("</caption>\n<thead><tr>");
        for (String head : new String[] {"Flat", "Flat %", "Sum %", "Cum", "Cum %"}) {
            out.append("<th scope=\"col\" class=\"count\">").append(head).append("</th>");
        }
        out.append("<th scope=\"col\">Function</th></tr></thead>\n<tbody>\n");
        long sum = 0;
        for (int function : shown) {
            sum += flats[function];
            out.append("<tr>");
            for (String cell : cells(flats[function], sum, cums[function])) {
                out.append("<td class=\"count\">").append(cell).append("</td>");
            }
            out.append("<td class=\"name\">");
            Xml.text(oneLine(tree.functionName(function)), out);
            out.append("</td></tr>\n");
        }
        out.append("</tbody>\n</table>\n");
    }

    private void write(int n, Appendable out) throws IOException {
        Integer[] ranked = rankedFunctions();
        Integer[] shown = Arrays.copyOf(ranked, Math.min(n, ranked.length));
        writeHeading(shown, ranked.length, out);
        long sum = 0;
        for (int function : shown) {
            sum += flats[function];
            out.append(row(flats[function], sum, cums[function]));
            out.append(oneLine(tree.functionName(function))).append('\n');
        }
    }

    private void writeHeading(Integer[] shown, int functions, Appendable out) throws IOException {
        out.append("Type: ").append(type.type()).append('\n');
        if (profile.durationNanos() > 0) {
            out.append("Duration: ").append(Shown.value(profile.durationNanos(), NANOS));
            out.append(", Total samples = ").append(Shown.value(whole, type)).append('\n');
        }
        out.append(summary(shown, functions)).append('\n');
        out.append(String.format(Locale.ROOT, "%10s %7s %7s %10s %7s\n", "flat", "flat%", "sum%", "cum", "cum%"));
    }

    private String summary(Integer[] shown, int functions) {
        long flat = 0;
        for (int function : shown) {
            flat += flats[function];
        }
        return String.format(
                Locale.ROOT,
                "Showing %d of %d functions, accounting for %s, %s of %s total",
                shown.length,
                functions,
                Shown.value(flat, type),
                Shown.percent(flat, whole),
                Shown.value(whole, type));
    }

    private String row(long flat, long sum, long cum) {
        return String.format(Locale.ROOT, "%10s %7s %7s %10s %7s  ", (Object[]) cells(flat, sum, cum));
    }

    private String[] cells(long flat, long sum, long cum) {
        return new String[] {
            Shown.value(flat, type),
            Shown.percent(flat, whole),
            Shown.percent(sum, whole),
            Shown.value(cum, type),
            Shown.percent(cum, whole)
        };
    }

    private Integer[] rankedFunctions() {
        Integer[] rows = new Integer[tree.functionCount() - 1];
        Arrays.setAll(rows, i -> i + 1);
        Arrays.sort(rows, (a, b) -> {
            int byFlat = Long.compare(Math.abs(flats[b]), Math.abs(flats[a]));
            int byCum = byFlat != 0 ? byFlat : Long.compare(Math.abs(cums[b]), Math.abs(cums[a]));
            return byCum != 0 ? byCum : tree.functionName(a).compareTo(tree.functionName(b));
        });
        return rows;
    }

    private static String oneLine(String name) {
        return name.replace('\n', ' ').replace('\r', ' ');
    }
}
