package org.jvmpprof.collector.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jvmpprof.collector.store.RowCodec.NumberedRows;

/**
 * Adds up the rows of a window, apart for profiles of different sample types. No program has as many functions as it
 * holds at most; beyond, it lets go of what it has, and the window is left without sums. Confined to one thread.
 */
final class WindowRows implements SummaryStore.GroupSink {
    private static final int MOST_CELLS = 500_000;

    private final Map<ValueTypes, Sums> byTypes = new LinkedHashMap<>();
    private long profiles;
    private boolean isTooLarge;

    @Override
    public void group(SummaryStore.Group group) {
        profiles += group.profiles();
        ValueTypes types = group.types();
        if (types == null || isTooLarge) {
            return;
        }
        byTypes.computeIfAbsent(types, Sums::new).add(group);
        isTooLarge = byTypes.values().stream().mapToInt(Sums::cells).sum() > MOST_CELLS;
        if (isTooLarge) {
            byTypes.clear();
        }
    }

    boolean isTooLarge() {
        return isTooLarge;
    }

    /** How many profiles, with those of which no sums are known. */
    long profiles() {
        return profiles;
    }

    /** One for each set of sample types, as it is stored. */
    List<Encoded> encoded() {
        List<Encoded> all = new ArrayList<>();
        try (RowBytes bytes = new RowBytes()) {
            byTypes.forEach((types, sums) -> all.add(sums.encoded(types, bytes)));
        }
        return all;
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Encoded(String types, long profiles, byte[] sums, byte[] rows) {}

    private static final class Sums {
        private final long[] sums;
        private final FunctionSums[] functions;
        private final FunctionSums[] packages;
        private long profiles;

        Sums(ValueTypes types) {
            int count = types.types().size();
            sums = new long[count];
            functions = new FunctionSums[count];
            packages = new FunctionSums[count];
            for (int type = 0; type < count; type++) {
                functions[type] = new FunctionSums();
                packages[type] = new FunctionSums();
            }
        }

        void add(SummaryStore.Group group) {
            profiles += group.profiles();
            for (int type = 0; type < sums.length; type++) {
                sums[type] += group.sum(type);
                group.rows(Section.FUNCTIONS, type, functions[type]);
                group.rows(Section.PACKAGES, type, packages[type]);
            }
        }

        int cells() {
            int names = functions.length == 0 ? 0 : functions[0].size() + packages[0].size();
            return names * functions.length;
        }

        Encoded encoded(ValueTypes types, RowBytes bytes) {
            byte[] rows = bytes.deflate(RowCodec.encode(numbered(functions), numbered(packages)));
            return new Encoded(types.text(), profiles, RowCodec.sums(sums), rows);
        }

        /** Every type has the same names, since each group's rows have. */
        private static NumberedRows numbered(FunctionSums[] byType) {
            int[] names = byType.length == 0 ? new int[0] : byType[0].names();
            long[][] selfs = new long[byType.length][names.length];
            long[][] totals = new long[byType.length][names.length];
            for (int type = 0; type < byType.length; type++) {
                for (int i = 0; i < names.length; i++) {
                    selfs[type][i] = byType[type].self(names[i]);
                    totals[type][i] = byType[type].total(names[i]);
                }
            }
            return new NumberedRows(names, selfs, totals);
        }
    }
}
