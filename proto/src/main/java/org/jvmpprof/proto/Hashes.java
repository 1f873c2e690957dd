package org.jvmpprof.proto;

/** Mixing functions for the open-addressed tables of this package, whose sizes are powers of two. */
final class Hashes {
    private static final int GOLDEN = 0x9E3779B9;
    private static final long GOLDEN_64 = 0x9E3779B97F4A7C15L;

    private Hashes() {}

    /** Brings the high bits of a weak hash (strings, small integers) down to where the table's mask looks. */
    static int spread(int hash) {
        int h = hash * GOLDEN;
        return h ^ (h >>> 15);
    }

    static int add(int hash, int value) {
        int h = (hash ^ value) * GOLDEN;
        return h ^ (h >>> 15);
    }

    static int add(int hash, long value) {
        return add(add(hash, (int) value), (int) (value >>> 32));
    }

    /** Adds a value to a 64-bit hash whose every bit is to depend on every value (finaliser of SplitMix64). */
    static long add64(long hash, long value) {
        long h = hash * GOLDEN_64 + value;
        h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L;
        h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
        return h ^ (h >>> 31);
    }
}
