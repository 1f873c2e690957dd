package org.jvmpprof.agent.hook;

/**
 * Where waits, holds and thread starts go. Called by {@code pprof-locks} alone, and never from within the application's
 * threads. A stack is leaf first, in {@link org.jvmpprof.agent.engine.FrameIndex} numbers; the array is the sink's from
 * then on. Values are unsampled already: what one event stands for.
 */
public interface LockSink {
    /** What was waited for, as the label {@code kind} shows it. */
    enum Kind {
        /** Entry into a monitor. */
        MONITOR("monitor"),
        /** A parked thread: java.util.concurrent locks and whatever rests on LockSupport. */
        JUC("juc"),
        /** Object.wait. */
        WAIT("wait");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /**
     * A thread waited.
     *
     * @param lockClass class name of what it waited for, empty when unknown
     * @param idle true for a pool's worker that waited for work
     * @param contentions how many waits this one stands for
     * @param delayNanos how much waiting this one stands for
     */
    void waited(Kind kind, int[] stack, String lockClass, boolean idle, double contentions, double delayNanos);

    /** A thread held a lock that others waited for, in all for {@code delayNanos}. */
    void held(Kind kind, int[] stack, String lockClass, double contentions, double delayNanos);

    /** A thread was started; the stack is that of the starter. */
    void started(int[] stack, boolean virtual, double threads);
}
