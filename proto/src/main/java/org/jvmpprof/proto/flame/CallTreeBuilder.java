package org.jvmpprof.proto.flame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.Line;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Mapping;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.Sample;

/**
 * Folds samples into nodes in the order they come, then numbers the nodes in pre-order with children by name. Nodes live
 * in growing arrays, edges in an open hash table from (parent, function) to node. Confined to one thread, used once.
 */
final class CallTreeBuilder {
    private static final String THREAD_LABEL = "thread";
    private static final String ROOT_NAME = "all";

    private final boolean withThreads;
    private final Map<String, Integer> functionByName = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> files = new ArrayList<>();

    private int size = 1;
    private int[] functions = new int[256];
    private int[] parents = new int[256];
    private final long[][] selfs;
    private final EdgeTable edges = new EdgeTable();

    CallTreeBuilder(int columns, boolean withThreads) {
        this.withThreads = withThreads;
        this.selfs = new long[columns][256];
        names.add(ROOT_NAME);
        files.add("");
    }

    /** Adds a profile's samples; type {@code t} goes to column {@code columnOfType[t]}, or nowhere if that is -1. */
    void add(Profile profile, int[] columnOfType) {
        int[][] framesOfLocation = new int[profile.locations().size()][];
        for (Sample sample : profile.samples()) {
            int node = withThreads ? threadNode(sample) : 0;
            for (int depth = sample.depth() - 1; depth >= 0; depth--) {
                int location = sample.location(depth);
                int[] frames = framesOfLocation[location];
                if (frames == null) {
                    frames = framesOf(profile, profile.locations().get(location));
                    framesOfLocation[location] = frames;
                }
                for (int function : frames) {
                    node = child(node, function);
                }
            }
            for (int type = 0; type < columnOfType.length; type++) {
                if (columnOfType[type] >= 0) {
                    selfs[columnOfType[type]][node] += sample.value(type);
                }
            }
        }
    }

    private int threadNode(Sample sample) {
        for (Label label : sample.labels()) {
            String thread = label.text();
            if (thread != null && label.key().equals(THREAD_LABEL)) {
                return child(0, function("[" + thread + "]", ""));
            }
        }
        return 0;
    }

    /** The functions of a location, outermost first (lines list the innermost first). */
    private int[] framesOf(Profile profile, Location location) {
        List<Line> lines = location.lines();
        if (lines.isEmpty()) {
            return new int[] {function(nameWithoutSymbol(profile, location), "")};
        }
        int[] frames = new int[lines.size()];
        for (int i = 0; i < frames.length; i++) {
            int index = lines.get(frames.length - 1 - i).function();
            org.jvmpprof.proto.Function f = profile.functions().get(index);
            frames[i] = function(f.name().isEmpty() ? "[unknown]" : f.name(), f.filename());
        }
        return frames;
    }

    private static String nameWithoutSymbol(Profile profile, Location location) {
        if (location.mapping() >= 0) {
            Mapping mapping = profile.mappings().get(location.mapping());
            String file = mapping.filename();
            if (!file.isEmpty()) {
                return "[" + file.substring(file.lastIndexOf('/') + 1) + "]";
            }
        }
        return "0x" + Long.toHexString(location.address());
    }

    private int function(String name, String file) {
        Integer known = functionByName.get(name);
        if (known == null) {
            known = names.size();
            functionByName.put(name, known);
            names.add(name);
            files.add(file);
        } else if (files.get(known).isEmpty()) {
            files.set(known, file);
        }
        return known;
    }

    private int child(int parent, int function) {
        int node = edges.nodeOrAdd(parent, function, size);
        if (node == size) {
            if (size == functions.length) {
                grow();
            }
            functions[size] = function;
            parents[size] = parent;
            size++;
        }
        return node;
    }

    private void grow() {
        int capacity = functions.length * 2;
        functions = Arrays.copyOf(functions, capacity);
        parents = Arrays.copyOf(parents, capacity);
        for (int column = 0; column < selfs.length; column++) {
            selfs[column] = Arrays.copyOf(selfs[column], capacity);
        }
    }

    CallTree build() {
        int[] order = preOrder(nodesByFunctionName());
        int[] numberOf = new int[size];
        for (int i = 0; i < size; i++) {
            numberOf[order[i]] = i;
        }
        int[] newFunctions = new int[size];
        int[] newParents = new int[size];
        long[][] newSelfs = new long[selfs.length][size];
        for (int i = 0; i < size; i++) {
            int old = order[i];
            newFunctions[i] = functions[old];
            newParents[i] = numberOf[parents[old]];
            for (int column = 0; column < selfs.length; column++) {
                newSelfs[column][i] = selfs[column][old];
            }
        }
        return new CallTree(
                names.toArray(new String[0]), files.toArray(new String[0]), newFunctions, newParents, newSelfs);
    }

    /** All nodes but the root, ordered by their function's name (a counting sort over the names' ranks). */
    private int[] nodesByFunctionName() {
        Integer[] byName = new Integer[names.size()];
        Arrays.setAll(byName, i -> i);
        Arrays.sort(byName, (a, b) -> names.get(a).compareTo(names.get(b)));
        int[] rank = new int[byName.length];
        for (int i = 0; i < byName.length; i++) {
            rank[byName[i]] = i;
        }
        int[] next = new int[byName.length + 1];
        for (int node = 1; node < size; node++) {
            next[rank[functions[node]] + 1]++;
        }
        for (int i = 1; i < next.length; i++) {
            next[i] += next[i - 1];
        }
        int[] nodes = new int[size - 1];
        for (int node = 1; node < size; node++) {
            nodes[next[rank[functions[node]]]++] = node;
        }
        return nodes;
    }

    /** Pre-order in which siblings keep the order they have in {@code nodes}. */
    private int[] preOrder(int[] nodes) {
        int[] firstChild = new int[size];
        int[] nextSibling = new int[size];
        for (int i = nodes.length - 1; i >= 0; i--) {
            int node = nodes[i];
            nextSibling[node] = firstChild[parents[node]];
            firstChild[parents[node]] = node;
        }
        int[] order = new int[size];
        int node = 0;
        for (int i = 0; i < size; i++) {
            order[i] = node;
            int next = firstChild[node];
            while (next == 0 && node != 0) {
                next = nextSibling[node];
                node = parents[node];
            }
            node = next;
        }
        return order;
    }

    /** Open addressing, linear probing, at most half full; key 0 means free, for no child has parent 0 and function 0. */
    private static final class EdgeTable {
        private long[] keys = new long[1024];
        private int[] nodes = new int[1024];
        private int used;

        int nodeOrAdd(int parent, int function, int newNode) {
            long key = ((long) parent << 32) | function;
            int slot = slotOf(key);
            if (keys[slot] == key) {
                return nodes[slot];
            }
            if (2 * (used + 1) > keys.length) {
                rehash();
                slot = slotOf(key);
            }
            keys[slot] = key;
            nodes[slot] = newNode;
            used++;
            return newNode;
        }

        private int slotOf(long key) {
            int mask = keys.length - 1;
            long mixed = key * 0x9E3779B97F4A7C15L;
            int slot = (int) (mixed >>> 32) & mask;
            while (keys[slot] != 0 && keys[slot] != key) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        private void rehash() {
            long[] oldKeys = keys;
            int[] oldNodes = nodes;
            keys = new long[oldKeys.length * 2];
            nodes = new int[oldKeys.length * 2];
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldKeys[i] != 0) {
                    int slot = slotOf(oldKeys[i]);
                    keys[slot] = oldKeys[i];
                    nodes[slot] = oldNodes[i];
                }
            }
        }
    }
}
