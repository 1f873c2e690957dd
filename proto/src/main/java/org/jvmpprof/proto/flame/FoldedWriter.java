package org.jvmpprof.proto.flame;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jvmpprof.proto.Profile;

/**
 * Writes folded ("collapsed") stacks: one line {@code root;child;leaf value} for each distinct stack, sorted by text,
 * each ended by a line feed. Stacks with value 0 are left out; negative values (differences) are written as they are.
 * The format has no way to quote, so a {@code ;} in a name becomes {@code :} as in Brendan Gregg's stackcollapse
 * scripts, and a line break becomes a blank. Samples without any frame are written as {@code [no stack]}.
 *
 * <p>Called on any thread; keeps nothing.
 */
public final class FoldedWriter {
    private FoldedWriter() {}

    /** Writes the value with index {@code valueIndex} of each stack. */
    public static void write(Profile profile, int valueIndex, Appendable out) throws IOException {
        write(profile, valueIndex, false, out);
    }

    /** As above; {@code withThreads} puts the sample's {@code thread} label first, in brackets. */
    public static void write(Profile profile, int valueIndex, boolean withThreads, Appendable out) throws IOException {
        Shown.requireType(requireNonNull(profile, "profile"), valueIndex);
        requireNonNull(out, "out");
        CallTree tree = CallTree.of(profile, withThreads);
        for (Map.Entry<String, Long> line : lines(tree, valueIndex).entrySet()) {
            out.append(line.getKey())
                    .append(' ')
                    .append(line.getValue().toString())
                    .append('\n');
        }
    }

    private static Map<String, Long> lines(CallTree tree, int column) {
        Map<String, Long> lines = new TreeMap<>();
        StringBuilder path = new StringBuilder();
        int[] lengthAt = new int[1 + maxDepth(tree)];
        for (int node = 0; node < tree.size(); node++) {
            int depth = tree.depth(node);
            if (depth > 0) {
                path.setLength(lengthAt[depth - 1]);
                if (depth > 1) {
                    path.append(';');
                }
                appendEscaped(tree.name(node), path);
                lengthAt[depth] = path.length();
            }
            long self = tree.self(column, node);
            if (self != 0) {
                lines.merge(depth == 0 ? "[no stack]" : path.toString(), self, Long::sum);
            }
        }
        return lines;
    }

    private static int maxDepth(CallTree tree) {
        int max = 0;
        for (int node = 0; node < tree.size(); node++) {
            max = Math.max(max, tree.depth(node));
        }
        return max;
    }

    private static void appendEscaped(String name, StringBuilder path) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            path.append(c == ';' ? ':' : c == '\n' || c == '\r' ? ' ' : c);
        }
    }
}
