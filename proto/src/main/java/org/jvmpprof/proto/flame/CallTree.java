package org.jvmpprof.proto.flame;

import java.util.Arrays;
import org.jvmpprof.proto.Profile;

/**
 * The samples of a profile folded into one tree by function name, root first, with the exact self and total of each
 * node in each value column. Nodes are numbered in pre-order (node 0 is the root, which stands for everything; children
 * follow in the order of their names), so a subtree is the range {@code [node, end(node))} and no walk needs recursion.
 *
 * <p>Columns are the profile's sample types, in order; {@link #ofPair} has those of the base first. Values may be
 * negative (differences). Sums are plain long arithmetic, as in pprof. Immutable.
 */
public final class CallTree {
    /** Function index of the root, whose name no sample can have given. */
    static final int ROOT_FUNCTION = 0;

    private final String[] functionNames;
    private final String[] functionFiles;
    private final int[] functions;
    private final int[] parents;
    private final int[] depths;
    private final int[] ends;
    private final long[][] selfs;
    private final long[][] totals;

    CallTree(String[] functionNames, String[] functionFiles, int[] functions, int[] parents, long[][] selfs) {
        this.functionNames = functionNames;
        this.functionFiles = functionFiles;
        this.functions = functions;
        this.parents = parents;
        this.selfs = selfs;
        this.depths = depths(parents);
        this.ends = ends(parents);
        this.totals = new long[selfs.length][];
        for (int column = 0; column < selfs.length; column++) {
            totals[column] = sumsOverSubtrees(selfs[column].clone());
        }
    }

    /** The tree of one profile; one column for each sample type. */
    public static CallTree of(Profile profile) {
        return of(profile, false);
    }

    /** As {@link #of(Profile)}; {@code withThreads} puts each sample's {@code thread} label as a frame below the root. */
    public static CallTree of(Profile profile, boolean withThreads) {
        int columns = profile.sampleTypes().size();
        CallTreeBuilder builder = new CallTreeBuilder(columns, withThreads);
        builder.add(profile, columnsFrom(0, columns));
        return builder.build();
    }

    /**
     * One tree of two profiles: column {@code i} holds the base's value {@code baseTypes[i]}, column
     * {@code baseTypes.length + i} the target's value {@code targetTypes[i]}.
     */
    static CallTree ofPair(Profile base, int[] baseTypes, Profile target, int[] targetTypes) {
        int types = baseTypes.length;
        CallTreeBuilder builder = new CallTreeBuilder(2 * types, false);
        builder.add(base, scatter(base, baseTypes, 0));
        builder.add(target, scatter(target, targetTypes, types));
        return builder.build();
    }

    private static int[] columnsFrom(int first, int count) {
        int[] columns = new int[count];
        for (int i = 0; i < count; i++) {
            columns[i] = first + i;
        }
        return columns;
    }

    private static int[] scatter(Profile profile, int[] types, int firstColumn) {
        int[] columnOfType = new int[profile.sampleTypes().size()];
        Arrays.fill(columnOfType, -1);
        for (int i = 0; i < types.length; i++) {
            columnOfType[types[i]] = firstColumn + i;
        }
        return columnOfType;
    }

    private static int[] depths(int[] parents) {
        int[] depths = new int[parents.length];
        for (int node = 1; node < parents.length; node++) {
            depths[node] = depths[parents[node]] + 1;
        }
        return depths;
    }

    private static int[] ends(int[] parents) {
        int[] ends = new int[parents.length];
        for (int node = parents.length - 1; node >= 0; node--) {
            ends[node] = Math.max(ends[node], node + 1);
            if (node > 0) {
                ends[parents[node]] = Math.max(ends[parents[node]], ends[node]);
            }
        }
        return ends;
    }

    private long[] sumsOverSubtrees(long[] values) {
        for (int node = values.length - 1; node > 0; node--) {
            values[parents[node]] += values[node];
        }
        return values;
    }

    /** Number of nodes, the root included. */
    public int size() {
        return functions.length;
    }

    public int columns() {
        return selfs.length;
    }

    /** Frames between the root and this node; the root has 0. */
    public int depth(int node) {
        return depths[node];
    }

    /** The caller's node; the root is its own. */
    public int parent(int node) {
        return parents[node];
    }

    /** One past the last node of this node's subtree. */
    public int end(int node) {
        return ends[node];
    }

    /** Index of the node's function. */
    public int function(int node) {
        return functions[node];
    }

    public String name(int node) {
        return functionNames[functions[node]];
    }

    /** What samples spent in this node itself. */
    public long self(int column, int node) {
        return selfs[column][node];
    }

    /** What samples spent in this node and below it. */
    public long total(int column, int node) {
        return totals[column][node];
    }

    /** The sum over all samples. */
    public long grandTotal(int column) {
        return totals[column][0];
    }

    /** Number of distinct functions, the root's included (index 0). */
    public int functionCount() {
        return functionNames.length;
    }

    public String functionName(int function) {
        return functionNames[function];
    }

    /** The function's source file, empty when unknown. */
    public String functionFile(int function) {
        return functionFiles[function];
    }

    /** For each function, the sum of its self values. */
    public long[] functionSelfs(int column) {
        long[] sums = new long[functionNames.length];
        for (int node = 0; node < functions.length; node++) {
            sums[functions[node]] += selfs[column][node];
        }
        return sums;
    }

    /** For each function, the sum of the samples that have it anywhere; a recursive function counts once a sample. */
    public long[] functionTotals(int column) {
        long[] sums = new long[functionNames.length];
        int[] insideUntil = new int[functionNames.length];
        for (int node = 0; node < functions.length; node++) {
            int function = functions[node];
            if (node >= insideUntil[function]) {
                sums[function] += totals[column][node];
                insideUntil[function] = ends[node];
            }
        }
        return sums;
    }

    /**
     * For each node, the sum of the absolute self values in its subtree: the width it is drawn with, so that growth and
     * shrinkage in a difference do not cancel each other to nothing. Equals the totals when no value is negative.
     */
    long[] magnitudes(int column) {
        long[] values = selfs[column].clone();
        for (int node = 0; node < values.length; node++) {
            values[node] = Math.abs(values[node]);
        }
        return sumsOverSubtrees(values);
    }

    boolean hasNegative(int column) {
        for (long value : selfs[column]) {
            if (value < 0) {
                return true;
            }
        }
        return false;
    }
}
