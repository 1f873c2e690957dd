package org.jvmpprof.agent.aggregate;

/** Bytes that entries of tables take: objects of a 64-bit JVM with compressed pointers, alignment included. */
final class Sizes {
    /** HashMap node 32 and its slot 8, key 24, a boxed number 16, the list's slot 4; an array's header 16. */
    private static final long STACK = 32 + 8 + 24 + 16 + 4 + 16;

    private static final long FRAME = 4;

    /** Node 32, slot 8, key 24, sum 48. */
    static final long SITE = 112;

    /** Node 32, slot 8, key 24, array 32. */
    static final long WINDOW_STACK = 96;

    private Sizes() {}

    static long stacks(int stacks, long frames) {
        return STACK * stacks + FRAME * frames;
    }
}
