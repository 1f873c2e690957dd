package org.jvmpprof.proto.flame;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ValueType;

/**
 * Writes a profile's call tree as the JSON that {@code flamegraph.js} mounts (its shape is described at the head of that
 * file). A string table and flat arrays in pre-order: about 10 bytes a node and value type, before compression. Safe
 * inside a script element whatever the names hold. Numbers above 2^53 lose their last digits in a browser.
 *
 * <p>Called on any thread; keeps nothing.
 */
public final class FlameData {
    private static final int ALL_NODES = Integer.MAX_VALUE;

    private FlameData() {}

    /** The index of the value that is shown first when nobody asks for another: the default sample type, or the last. */
    public static int defaultValueIndex(Profile profile) {
        return Shown.defaultType(profile);
    }

    /** Writes one profile; all its sample types can be chosen in the page, {@code defaultValueIndex} is shown first. */
    public static void write(Profile profile, String title, int defaultValueIndex, Appendable out) throws IOException {
        write(profile, title, defaultValueIndex, ALL_NODES, out);
    }

    /**
     * As {@link #write(Profile, String, int, Appendable)}, but of the largest {@code maxNodes} nodes (at least 1) only.
     * The page says how many are missing, draws their sum where they were, and its table stays exact.
     */
    public static void write(Profile profile, String title, int defaultValueIndex, int maxNodes, Appendable out)
            throws IOException {
        requireNonNull(profile, "profile");
        requireNonNull(title, "title");
        requireRoom(maxNodes);
        if (!profile.sampleTypes().isEmpty()) {
            Shown.requireType(profile, defaultValueIndex);
        }
        CallTree whole = CallTree.of(profile);
        CallTree tree = sent(whole, maxNodes);
        int types = profile.sampleTypes().size();
        writeHead(title, profile.sampleTypes(), defaultValueIndex, out);
        writeTree(tree, out);
        writeColumns("self", tree, 0, types, out);
        if (tree != whole) {
            writeOmitted(whole, maxNodes, out);
            out.append(",\n\"rows\":{");
            writeSums("self", "total", whole, 0, types, out);
            out.append('}');
        }
        writeDescription("profile", profile, out);
        out.append('}');
    }

    /**
     * Writes the difference of two profiles over the sample types both have, by name and unit.
     *
     * @throws IllegalArgumentException if they have none in common, or {@code defaultType} is not one of the target's
     */
    public static void writeDiff(Profile base, Profile target, String title, int defaultType, Appendable out)
            throws IOException {
        writeDiff(base, target, title, defaultType, ALL_NODES, out);
    }

    /**
     * As {@link #writeDiff(Profile, Profile, String, int, Appendable)}, but of the largest {@code maxNodes} nodes only.
     *
     * @throws IllegalArgumentException if they have no sample type in common, or {@code defaultType} is not one of the
     *     target's
     */
    public static void writeDiff(
            Profile base, Profile target, String title, int defaultType, int maxNodes, Appendable out)
            throws IOException {
        requireNonNull(title, "title");
        requireRoom(maxNodes);
        Shown.requireType(requireNonNull(target, "target"), defaultType);
        int[][] common = commonTypes(requireNonNull(base, "base"), target);
        CallTree whole = CallTree.ofPair(base, common[0], target, common[1]);
        CallTree tree = sent(whole, maxNodes);
        List<ValueType> types = new ArrayList<>();
        int shownFirst = common[1].length - 1;
        for (int i = 0; i < common[1].length; i++) {
            types.add(target.sampleTypes().get(common[1][i]));
            shownFirst = common[1][i] == defaultType ? i : shownFirst;
        }
        writeHead(title, types, shownFirst, out);
        writeTree(tree, out);
        writeColumns("base", tree, 0, types.size(), out);
        writeColumns("self", tree, types.size(), types.size(), out);
        if (tree != whole) {
            writeOmitted(whole, maxNodes, out);
            out.append(",\n\"rows\":{");
            writeSums("baseSelf", "base", whole, 0, types.size(), out);
            out.append(',');
            writeSums("self", "total", whole, types.size(), types.size(), out);
            out.append('}');
        }
        writeDescription("profile", target, out);
        writeDescription("baseProfile", base, out);
        out.append('}');
    }

    private static int[][] commonTypes(Profile base, Profile target) {
        int[] inBase = new int[target.sampleTypes().size()];
        int[] inTarget = new int[inBase.length];
        int count = 0;
        for (int t = 0; t < inBase.length; t++) {
            int b = base.sampleTypes().indexOf(target.sampleTypes().get(t));
            if (b >= 0) {
                inBase[count] = b;
                inTarget[count++] = t;
            }
        }
        if (count == 0) {
            throw new IllegalArgumentException("no sample type in common: the base has " + base.sampleTypes()
                    + ", the target " + target.sampleTypes() + "; compare profiles of the same kind");
        }
        return new int[][] {Arrays.copyOf(inBase, count), Arrays.copyOf(inTarget, count)};
    }

    private static void writeHead(String title, List<ValueType> types, int defaultType, Appendable out)
            throws IOException {
        out.append("{\"version\":1,\"title\":");
        Json.string(title, out);
        out.append(",\"types\":[");
        for (int i = 0; i < types.size(); i++) {
            out.append(i > 0 ? "," : "");
            writeType(types.get(i), out);
        }
        out.append("],\"defaultType\":").append(Integer.toString(defaultType));
    }

    private static void writeType(ValueType type, Appendable out) throws IOException {
        out.append("{\"type\":");
        Json.string(type.type(), out);
        out.append(",\"unit\":");
        Json.string(type.unit(), out);
        out.append('}');
    }

    private static void writeTree(CallTree tree, Appendable out) throws IOException {
        Map<String, Integer> files = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        int[] fileOf = new int[tree.functionCount()];
        for (int f = 0; f < fileOf.length; f++) {
            names.add(tree.functionName(f));
            fileOf[f] = files.computeIfAbsent(tree.functionFile(f), file -> files.size());
        }
        int[] depths = new int[tree.size()];
        int[] functions = new int[tree.size()];
        for (int node = 0; node < depths.length; node++) {
            depths[node] = tree.depth(node);
            functions[node] = tree.function(node);
        }
        out.append(",\n\"functions\":");
        Json.strings(names, out);
        out.append(",\n\"files\":");
        Json.strings(files.keySet(), out);
        out.append(",\n\"fileOf\":");
        Json.numbers(fileOf, out);
        out.append(",\n\"depth\":");
        Json.numbers(depths, out);
        out.append(",\n\"fn\":");
        Json.numbers(functions, out);
    }

    private static void writeColumns(String key, CallTree tree, int first, int count, Appendable out)
            throws IOException {
        out.append(",\n");
        Json.key(key, out);
        out.append('[');
        for (int column = first; column < first + count; column++) {
            out.append(column > first ? ",[" : "[");
            for (int node = 0; node < tree.size(); node++) {
                out.append(node > 0 ? "," : "").append(Long.toString(tree.self(column, node)));
            }
            out.append(']');
        }
        out.append(']');
    }

    private static void requireRoom(int maxNodes) {
        if (maxNodes < 1) {
            throw new IllegalArgumentException("maxNodes=" + maxNodes + ": must be at least 1");
        }
    }

    private static CallTree sent(CallTree whole, int maxNodes) {
        return whole.size() <= maxNodes ? whole : TreeCut.largest(whole, maxNodes);
    }

    private static void writeOmitted(CallTree whole, int maxNodes, Appendable out) throws IOException {
        out.append(",\n\"omitted\":{\"nodes\":").append(Integer.toString(whole.size() - maxNodes));
        out.append(",\"sent\":").append(Integer.toString(maxNodes)).append(",\"name\":");
        Json.string(TreeCut.GATHERED, out);
        out.append('}');
    }

    /** The sums of all functions, which can't be had from a tree that is not whole. */
    private static void writeSums(String selfKey, String totalKey, CallTree tree, int first, int count, Appendable out)
            throws IOException {
        Json.key(selfKey, out);
        out.append('[');
        for (int column = first; column < first + count; column++) {
            out.append(column > first ? "," : "");
            Json.numbers(tree.functionSelfs(column), out);
        }
        out.append("],\n");
        Json.key(totalKey, out);
        out.append('[');
        for (int column = first; column < first + count; column++) {
            out.append(column > first ? "," : "");
            Json.numbers(tree.functionTotals(column), out);
        }
        out.append(']');
    }

    private static void writeDescription(String key, Profile profile, Appendable out) throws IOException {
        out.append(",\n");
        Json.key(key, out);
        out.append("{\"samples\":").append(Integer.toString(profile.samples().size()));
        out.append(",\"timeMillis\":").append(Long.toString(profile.timeNanos() / 1_000_000));
        out.append(",\"durationNanos\":").append(Long.toString(profile.durationNanos()));
        ValueType periodType = profile.periodType();
        if (periodType != null) {
            out.append(",\"period\":").append(Long.toString(profile.period())).append(",\"periodType\":");
            writeType(periodType, out);
        }
        out.append(",\"docUrl\":");
        Json.string(profile.docUrl(), out);
        out.append(",\"comments\":");
        Json.strings(profile.comments(), out);
        out.append('}');
    }
}
