package org.jvmpprof.proto.flame;

import java.util.Arrays;

/**
 * The largest nodes of a tree that is too large for a browser. A node's size is its largest share of any column, so that
 * one that matters for a single sample type stays; a node's ancestors are at least as large, so what stays is a tree.
 * What does not stay is added up in one child, {@value #GATHERED}, of the node it was below: the totals of all that stays
 * are exact.
 */
final class TreeCut {
    /** Names the frames that stand for the smaller ones. */
    static final String GATHERED = "[smaller frames]";

    private final CallTree whole;
    private final boolean[] stays;
    private final int[] numberOf;
    private final boolean[] hasGathered;
    private final long[][] gathered;
    private final int[] functions;
    private final int[] parents;
    private final long[][] selfs;
    private int size;

    private TreeCut(CallTree whole, int maxNodes) {
        this.whole = whole;
        this.stays = largest(sizes(), maxNodes);
        this.numberOf = new int[whole.size()];
        this.hasGathered = new boolean[whole.size()];
        this.gathered = new long[whole.columns()][whole.size()];
        int room = 2 * maxNodes;
        this.functions = new int[room];
        this.parents = new int[room];
        this.selfs = new long[whole.columns()][room];
    }

    /** The tree of the {@code maxNodes} (1 to the tree's size) largest nodes, and of those that stand for the others. */
    static CallTree largest(CallTree tree, int maxNodes) {
        return new TreeCut(tree, maxNodes).cut();
    }

    private double[] sizes() {
        double[] sizes = new double[whole.size()];
        for (int column = 0; column < whole.columns(); column++) {
            long[] magnitudes = whole.magnitudes(column);
            for (int node = 0; magnitudes[0] != 0 && node < sizes.length; node++) {
                sizes[node] = Math.max(sizes[node], (double) magnitudes[node] / magnitudes[0]);
            }
        }
        return sizes;
    }

    /** Of equally large nodes those stay that come first in pre-order: a parent before its children. */
    private static boolean[] largest(double[] sizes, int count) {
        double[] sorted = sizes.clone();
        Arrays.sort(sorted);
        double smallest = sorted[sorted.length - count];
        int room = count;
        for (double size : sizes) {
            room -= size > smallest ? 1 : 0;
        }
        boolean[] stays = new boolean[sizes.length];
        for (int node = 0; node < sizes.length; node++) {
            stays[node] = sizes[node] > smallest || (sizes[node] == smallest && room-- > 0);
        }
        return stays;
    }

    private CallTree cut() {
        gather();
        int[] open = new int[whole.size()];
        int depth = 0;
        for (int node = 0; node < whole.size(); node = next(node)) {
            while (depth > 0 && whole.end(open[depth - 1]) <= node) {
                close(open[--depth]);
            }
            if (stays[node]) {
                numberOf[node] = size;
                append(whole.function(node), numberOf[whole.parent(node)]);
                for (int column = 0; column < selfs.length; column++) {
                    selfs[column][size - 1] = whole.self(column, node);
                }
                open[depth++] = node;
            }
        }
        while (depth > 0) {
            close(open[--depth]);
        }
        return result();
    }

    private void gather() {
        for (int node = 0; node < whole.size(); node = next(node)) {
            if (!stays[node]) {
                int parent = whole.parent(node);
                hasGathered[parent] = true;
                for (int column = 0; column < selfs.length; column++) {
                    gathered[column][parent] += whole.total(column, node);
                }
            }
        }
    }

    /** The next node to look at: what is below one that does not stay has been counted with it. */
    private int next(int node) {
        return stays[node] ? node + 1 : whole.end(node);
    }

    /** All that stays below a node is written: the last child is what stands for the rest. */
    private void close(int node) {
        if (hasGathered[node]) {
            append(whole.functionCount(), numberOf[node]);
            for (int column = 0; column < selfs.length; column++) {
                selfs[column][size - 1] = gathered[column][node];
            }
        }
    }

    private void append(int function, int parent) {
        functions[size] = function;
        parents[size] = parent;
        size++;
    }

    private CallTree result() {
        int count = whole.functionCount();
        String[] names = new String[count + 1];
        String[] files = new String[count + 1];
        for (int f = 0; f < count; f++) {
            names[f] = whole.functionName(f);
            files[f] = whole.functionFile(f);
        }
        names[count] = GATHERED;
        files[count] = "";
        long[][] values = new long[selfs.length][];
        for (int column = 0; column < whole.columns(); column++) {
            values[column] = Arrays.copyOf(selfs[column], size);
        }
        return new CallTree(names, files, Arrays.copyOf(functions, size), Arrays.copyOf(parents, size), values);
    }
}
