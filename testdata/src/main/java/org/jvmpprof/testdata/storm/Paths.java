package org.jvmpprof.testdata.storm;

/** Makes many different stacks of few methods: each bit of a path chooses the next call. */
final class Paths {
    private Paths() {}

    /** Runs {@code leaf} {@code depth} calls further down, on the way that the bits of {@code path} give. */
    static void walk(int path, int depth, Runnable leaf) {
        if (depth == 0) {
            leaf.run();
        } else if ((path & 1) == 0) {
            left(path >>> 1, depth - 1, leaf);
        } else {
            right(path >>> 1, depth - 1, leaf);
        }
    }

    private static void left(int path, int depth, Runnable leaf) {
        walk(path, depth, leaf);
    }

    private static void right(int path, int depth, Runnable leaf) {
        walk(path, depth, leaf);
    }
}
