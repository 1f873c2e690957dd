package org.jvmpprof.collector.ingest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jvmpprof.collector.store.FunctionSummary;

/**
 * Rows by name, with own and total values of each sample type, filled sample by sample: {@link #begin}, {@link #on} from
 * the leaf to the root, {@link #end}. Confined to one thread.
 */
final class NameColumns {
    /** Values that are held at most, own and total; names beyond share one row. */
    private static final int MOST_CELLS = 500_000;

    private final Map<String, Integer> rows = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final long[][] selfs;
    private final long[][] totals;
    private int[] lastSample = new int[64];
    private long[] values = new long[0];
    private int sample;
    private int leaf;

    NameColumns(int types) {
        selfs = new long[types][64];
        totals = new long[types][64];
    }

    int row(String name) {
        Integer known = rows.get(name);
        if (known != null) {
            return known;
        }
        int row = names.size();
        if (row * selfs.length >= MOST_CELLS && !name.equals(FunctionSummary.REST)) {
            return row(FunctionSummary.REST);
        }
        rows.put(name, row);
        names.add(name);
        if (row == lastSample.length) {
            lastSample = Arrays.copyOf(lastSample, row * 2);
            for (int type = 0; type < selfs.length; type++) {
                selfs[type] = Arrays.copyOf(selfs[type], row * 2);
                totals[type] = Arrays.copyOf(totals[type], row * 2);
            }
        }
        return row;
    }

    void begin(long[] ofSample) {
        values = ofSample;
        sample++;
        leaf = -1;
    }

    /** The sample has these rows on its stack, innermost first; each counts once. */
    void on(int[] stacked) {
        for (int row : stacked) {
            leaf = leaf < 0 ? row : leaf;
            if (lastSample[row] != sample) {
                lastSample[row] = sample;
                for (int type = 0; type < totals.length; type++) {
                    totals[type][row] += values[type];
                }
            }
        }
    }

    void end() {
        for (int type = 0; type < selfs.length && leaf >= 0; type++) {
            selfs[type][leaf] += values[type];
        }
    }

    /** The rows with the largest part of any type, and one with the own values of all others, if there are any. */
    FunctionSummary.Rows largest(int most, long[] sums) {
        int[] kept = kept(most, sums);
        long[][] rest = new long[selfs.length][1];
        FunctionSummary.Rows rows = select(kept);
        boolean hasRest = kept.length < names.size();
        for (int type = 0; type < selfs.length; type++) {
            long named = 0;
            for (long self : rows.selfs()[type]) {
                named += self;
            }
            rest[type][0] = sums[type] - named;
            hasRest |= rest[type][0] != 0; // samples without a stack
        }
        return hasRest ? with(rows, rest) : rows;
    }

    private int[] kept(int most, long[] sums) {
        int count = names.size();
        if (count <= most) {
            int[] all = new int[count];
            Arrays.setAll(all, i -> i);
            return all;
        }
        double[] weights = new double[count];
        Integer[] order = new Integer[count];
        for (int row = 0; row < count; row++) {
            order[row] = row;
            for (int type = 0; type < sums.length; type++) {
                double part = Math.abs((double) selfs[type][row]) + Math.abs((double) totals[type][row]);
                weights[row] = Math.max(weights[row], part / Math.max(1, Math.abs(sums[type])));
            }
        }
        Arrays.sort(order, (a, b) -> Double.compare(weights[b], weights[a]));
        int[] kept = new int[most];
        Arrays.setAll(kept, i -> order[i]);
        return kept;
    }

    private FunctionSummary.Rows select(int[] kept) {
        String[] chosen = new String[kept.length];
        long[][] ownValues = new long[selfs.length][kept.length];
        long[][] allValues = new long[selfs.length][kept.length];
        for (int i = 0; i < kept.length; i++) {
            chosen[i] = names.get(kept[i]);
            for (int type = 0; type < selfs.length; type++) {
                ownValues[type][i] = selfs[type][kept[i]];
                allValues[type][i] = totals[type][kept[i]];
            }
        }
        return new FunctionSummary.Rows(chosen, ownValues, allValues);
    }

    private static FunctionSummary.Rows with(FunctionSummary.Rows rows, long[][] rest) {
        int count = rows.names().length;
        String[] names = Arrays.copyOf(rows.names(), count + 1);
        names[count] = FunctionSummary.REST;
        long[][] selfs = new long[rest.length][];
        long[][] totals = new long[rest.length][];
        for (int type = 0; type < rest.length; type++) {
            selfs[type] = Arrays.copyOf(rows.selfs()[type], count + 1);
            totals[type] = Arrays.copyOf(rows.totals()[type], count + 1);
            selfs[type][count] = rest[type][0];
            totals[type][count] = rest[type][0];
        }
        return new FunctionSummary.Rows(names, selfs, totals);
    }
}
