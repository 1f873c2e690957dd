package org.jvmpprof.agent.aggregate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every distinct stack of the process once, by number. It shrinks only when the cumulative profiles are folded; so its size is bounded in frames: near the bound, new stacks keep only the frames next to the leaf, which are counted
 * as truncated and mostly fall onto stacks that are known. Owned by the poller's thread; arrays handed out are read only.
 */
final class StackTable {
    /** 4 M frames are 16 MB. */
    private static final int MAX_FRAMES = 4 << 20;

    private static final int TRUNCATED_DEPTH = 16;

    private static final int[] NONE = {};

    private final Map<Key, Integer> numbers = new HashMap<>();
    private final List<int[]> stacks = new ArrayList<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private final int maxFrames;
    private long framesHeld;
    private long truncated;

    StackTable() {
        this(MAX_FRAMES);
    }

    StackTable(int maxFrames) {
        this.maxFrames = maxFrames;
    }

    /** The number of this stack (leaf first). The array must not change afterwards. */
    int number(int[] frames) {
        Integer known = numbers.get(new Key(frames));
        if (known != null) {
            return known;
        }
        int depth = depthLimit(frames.length);
        if (depth < frames.length) {
            truncated++;
            return number(Arrays.copyOf(frames, depth));
        }
        int number;
        if (free.isEmpty()) {
            number = stacks.size();
            stacks.add(frames);
        } else {
            number = free.pop();
            stacks.set(number, frames);
        }
        numbers.put(new Key(frames), number);
        framesHeld += frames.length;
        return number;
    }

    private int depthLimit(int depth) {
        if (framesHeld + depth <= maxFrames) {
            return depth;
        }
        return framesHeld < 2L * maxFrames ? TRUNCATED_DEPTH : 1;
    }

    int[] frames(int number) {
        return stacks.get(number);
    }

    int size() {
        return numbers.size();
    }

    /** Forgets all stacks but these; new ones get their numbers. Nobody may still refer to the others. */
    void keepOnly(Set<Integer> used) {
        for (Iterator<Map.Entry<Key, Integer>> all = numbers.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Key, Integer> each = all.next();
            if (!used.contains(each.getValue())) {
                framesHeld -= each.getKey().frames.length;
                stacks.set(each.getValue(), NONE);
                free.push(each.getValue());
                all.remove();
            }
        }
    }

    /** Frames of all stacks together. */
    long framesHeld() {
        return framesHeld;
    }

    /** How many stacks lost the frames next to their root because the table was full. */
    long truncated() {
        return truncated;
    }

    private static final class Key {
        private final int[] frames;
        private final int hash;

        Key(int[] frames) {
            this.frames = frames;
            this.hash = Arrays.hashCode(frames);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key && Arrays.equals(frames, ((Key) other).frames);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
