package org.jvmpprof.cli.top;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.flame.CallTree;

/** The functions of one short window with their rates, or why there are none. Immutable. */
final class Ranking {
    /** A function with what it used itself, and with what it called, a second. */
    static final class Row {
        final String function;
        final double flat;
        final double cum;

        Row(String function, double flat, double cum) {
            this.function = function;
            this.flat = flat;
            this.cum = cum;
        }
    }

    /** Before the first window is over. */
    static final Ranking PENDING = new Ranking(Collections.emptyList(), 0, "sampling…");

    private final List<Row> rows;
    private final double total;
    private final @Nullable String absence;

    private Ranking(List<Row> rows, double total, @Nullable String absence) {
        this.rows = rows;
        this.total = total;
        this.absence = absence;
    }

    /** @param reason the server's text */
    static Ranking absent(String reason) {
        return new Ranking(Collections.emptyList(), 0, reason);
    }

    /** @param seconds what the profile's values came together in */
    static Ranking of(Profile profile, String sampleType, double seconds) {
        int column = profile.sampleTypeIndex(sampleType);
        if (column < 0) {
            return absent("the profile has no " + sampleType + ", only " + profile.sampleTypes());
        }
        CallTree tree = CallTree.of(profile);
        long[] flats = tree.functionSelfs(column);
        long[] cums = tree.functionTotals(column);
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < tree.functionCount(); i++) {
            if (flats[i] > 0 || cums[i] > 0) {
                rows.add(new Row(tree.functionName(i), Math.max(0, flats[i]) / seconds, cums[i] / seconds));
            }
        }
        return new Ranking(rows, Math.max(0, tree.grandTotal(column)) / seconds, null);
    }

    /** All functions together, a second. */
    double total() {
        return total;
    }

    int functions() {
        return rows.size();
    }

    /** Why there is nothing to rank, or null. */
    @Nullable
    String absence() {
        return absence;
    }

    /** Largest first; those whose name holds {@code filter}, whatever the case. */
    List<Row> sorted(boolean byCum, String filter) {
        String wanted = filter.toLowerCase(Locale.ROOT);
        List<Row> chosen = new ArrayList<>();
        for (Row row : rows) {
            if (wanted.isEmpty() || row.function.toLowerCase(Locale.ROOT).contains(wanted)) {
                chosen.add(row);
            }
        }
        Comparator<Row> order = Comparator.comparingDouble(row -> byCum ? -row.cum : -row.flat);
        chosen.sort(
                order.thenComparingDouble(row -> byCum ? -row.flat : -row.cum).thenComparing(row -> row.function));
        return chosen;
    }
}
