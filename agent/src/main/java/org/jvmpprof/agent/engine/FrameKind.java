package org.jvmpprof.agent.engine;

/** What async-profiler says a frame is, as far as names differ by it. Source: its frame type constants. */
enum FrameKind {
    JAVA,
    NATIVE,
    KERNEL;

    private static final int FIRST_NATIVE = 3;
    private static final int KERNEL_TYPE = 5;
    private static final int C1_COMPILED = 6;

    static FrameKind of(int type) {
        if (type == KERNEL_TYPE) {
            return KERNEL;
        }
        return type < FIRST_NATIVE || type == C1_COMPILED ? JAVA : NATIVE;
    }
}
