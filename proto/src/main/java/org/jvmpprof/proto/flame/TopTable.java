package org.jvmpprof.proto.flame;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.jvmpprof.proto.Profile;
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
    private TopTable() {}

    /** Writes the first {@code n} functions by the value with index {@code valueIndex}. */
    public static void write(Profile profile, int valueIndex, int n, Appendable out) throws IOException {
        ValueType type = requireNonNull(profile, "profile").sampleTypes().get(Shown.requireType(profile, valueIndex));
        requireNonNull(out, "out");
        CallTree tree = CallTree.of(profile);
        long[] flats = tree.functionSelfs(valueIndex);
        long[] cums = tree.functionTotals(valueIndex);
        Integer[] rows = rankedFunctions(tree, flats, cums);
        long whole = 0;
        for (org.jvmpprof.proto.Sample sample : profile.samples()) {
            whole += Math.abs(sample.value(valueIndex));
        }
        int shown = Math.min(Math.max(n, 0), rows.length);
        long shownFlat = 0;
        for (int i = 0; i < shown; i++) {
            shownFlat += flats[rows[i]];
        }
        out.append("Type: ").append(type.type()).append('\n');
        if (profile.durationNanos() > 0) {
            out.append("Duration: ").append(Shown.value(profile.durationNanos(), new ValueType("", "nanoseconds")));
            out.append(", Total samples = ").append(Shown.value(whole, type)).append('\n');
        }
        out.append("Showing ").append(Integer.toString(shown)).append(" of ").append(Integer.toString(rows.length));
        out.append(" functions, accounting for ")
                .append(Shown.value(shownFlat, type))
                .append(", ");
        out.append(Shown.percent(shownFlat, whole))
                .append(" of ")
                .append(Shown.value(whole, type))
                .append(" total\n");
        out.append(String.format(Locale.ROOT, "%10s %7s %7s %10s %7s%n", "flat", "flat%", "sum%", "cum", "cum%")
                .replace("\r\n", "\n"));
        long sum = 0;
        for (int i = 0; i < shown; i++) {
            int function = rows[i];
            sum += flats[function];
            out.append(row(type, flats[function], sum, cums[function], whole));
            out.append(oneLine(tree.functionName(function))).append('\n');
        }
    }

    private static String row(ValueType type, long flat, long sum, long cum, long whole) {
        return String.format(
                Locale.ROOT,
                "%10s %7s %7s %10s %7s  ",
                Shown.value(flat, type),
                Shown.percent(flat, whole),
                Shown.percent(sum, whole),
                Shown.value(cum, type),
                Shown.percent(cum, whole));
    }

    private static Integer[] rankedFunctions(CallTree tree, long[] flats, long[] cums) {
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
