package org.jvmpprof.agent.hook;

/** Work that {@code pprof-locks} does again and again. What it throws ends it, is logged once, and the rest goes on. */
public interface Periodic extends AutoCloseable {
    /**
     * Does what is due.
     *
     * @param nowNanos {@link System#nanoTime()}
     * @return nanoseconds until it wants to run again; jitter is its own business
     */
    long run(long nowNanos) throws Exception;

    /**
     * How much sooner than it asked it may as well run, if the thread is awake for other work: waking up costs more than
     * most of what is done then. For work whose moments are no samples.
     */
    default long slackNanos() {
        return 0;
    }

    /** A reader waits: reports what it holds back for a better moment. */
    default void flush() {}

    /** The last call; on {@code pprof-locks}, or on the stopping thread after that one has ended. */
    @Override
    void close();
}
