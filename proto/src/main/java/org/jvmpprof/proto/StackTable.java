package org.jvmpprof.proto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sums values by stack and labels. All stacks lie in one array, one after the other; the values of entry i begin at
 * i × types. Nothing is allocated for a stack that is known. Confined to one thread.
 *
 * <pre>
 *   frames  | 7 3 1 | 9 3 1 | 4 |…      ends  | 3 | 6 | 7 |…
 *   values  | a0 a1 | b0 b1 | c0 c1 |…  labels| 0 | 0 | 2 |…
 * </pre>
 */
final class StackTable {
    private final int types;
    private final Slots slots = new Slots(256);
    private int[] frames = new int[4096];
    private int[] ends = new int[256];
    private int[] labels = new int[256];
    private long[] values;

    StackTable(int types) {
        this.types = types;
        this.values = new long[256 * types];
    }

    /** Adds {@code factor} times the values to the entry of this stack, the first {@code depth} of {@code stack}. */
    void add(int[] stack, int depth, int labelSet, long[] addends, long factor) {
        int at = intern(stack, depth, labelSet) * types;
        for (int i = 0; i < types; i++) {
            values[at + i] += addends[i] * factor;
        }
    }

    /** One sample for each entry that is not zero in every value, in the order of their first coming. */
    List<Sample> samples(LabelTable labelSets) {
        List<Sample> samples = new ArrayList<>(slots.size());
        for (int i = 0; i < slots.size(); i++) {
            if (!isZero(i)) {
                long[] sums = Arrays.copyOfRange(values, i * types, (i + 1) * types);
                samples.add(new Sample(stack(i), sums, labelSets.get(labels[i])));
            }
        }
        return samples;
    }

    /** True once an entry has become zero, whose locations may be referred to by nobody else. */
    boolean hasZeros() {
        for (int i = 0; i < slots.size(); i++) {
            if (isZero(i)) {
                return true;
            }
        }
        return false;
    }

    private boolean isZero(int entry) {
        for (int i = entry * types; i < (entry + 1) * types; i++) {
            if (values[i] != 0) {
                return false;
            }
        }
        return true;
    }

    static boolean isZero(long[] values) {
        for (long value : values) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    int size() {
        return slots.size();
    }

    /** Bytes of its arrays. */
    long heapBytes() {
        return 4L * frames.length + 8L * ends.length + 8L * values.length + 12L * slots.size();
    }

    /** The stack of an entry. */
    int[] stack(int entry) {
        return Arrays.copyOfRange(frames, start(entry), ends[entry]);
    }

    /** The entry of this stack, the first {@code depth} of {@code stack}, with these labels. */
    int intern(int[] stack, int depth, int labelSet) {
        int hash = labelSet;
        for (int i = 0; i < depth; i++) {
            hash = Hashes.add(hash, stack[i]);
        }
        for (int i = slots.first(hash); i >= 0; i = slots.next()) {
            if (labels[i] == labelSet && isSame(i, stack, depth)) {
                return i;
            }
        }
        return append(stack, depth, labelSet);
    }

    private boolean isSame(int entry, int[] stack, int depth) {
        int start = start(entry);
        if (ends[entry] - start != depth) {
            return false;
        }
        for (int i = 0; i < depth; i++) {
            if (frames[start + i] != stack[i]) {
                return false;
            }
        }
        return true;
    }

    private int start(int entry) {
        return entry == 0 ? 0 : ends[entry - 1];
    }

    private int append(int[] stack, int depth, int labelSet) {
        int entry = slots.add();
        if (entry == ends.length) {
            ends = Arrays.copyOf(ends, entry * 2);
            labels = Arrays.copyOf(labels, entry * 2);
            values = Arrays.copyOf(values, entry * 2 * types);
        }
        int start = start(entry);
        if (start + depth > frames.length) {
            frames = Arrays.copyOf(frames, Math.max(frames.length * 2, start + depth));
        }
        System.arraycopy(stack, 0, frames, start, depth);
        ends[entry] = start + depth;
        labels[entry] = labelSet;
        return entry;
    }
}
