package org.jvmpprof.agent.engine;

/**
 * Where samples go. Called by the poller's thread alone. Times are on the clock of {@link System#nanoTime()}; a stack is
 * the number that {@link #stack} gave to its frames.
 */
public interface SampleSink {
    /** The number of a stack of {@link FrameIndex} numbers, leaf first. The array is the sink's from then on. */
    int stack(int[] frames);

    /** The number of a thread's name, or of a class's (as {@link Class#getName} has it). */
    int name(String name);

    /** {@code count} CPU samples of {@code intervalNanos} each. */
    void cpu(long timeNanos, int stack, int threadName, int count, long intervalNanos);

    /** {@code count} wall-clock samples of {@code intervalNanos} each. */
    void wall(long timeNanos, int stack, int threadName, boolean running, int count, long intervalNanos);

    /** One sampled allocation of {@code bytes}, at a mean of one sample in {@code intervalBytes}. */
    void alloc(long timeNanos, int stack, int className, long bytes, long intervalBytes);

    /**
     * One sampled allocation of {@code bytes} that stands for {@code standsForBytes} of its kind. What becomes of the
     * object is never told.
     */
    void bufferAlloc(int stack, int className, long bytes, long standsForBytes);

    /**
     * One sampled wait for a lock; waits below the threshold are kept with probability wait/threshold.
     *
     * @param parked whether the thread was parked, for a lock of java.util.concurrent; if not, it waited for a monitor
     * @param virtual whether a virtual thread waited
     */
    void lock(int stack, int className, boolean parked, boolean virtual, long waitNanos, long thresholdNanos);

    /**
     * All samples before {@code cutNanos} are in; by then the process had used {@code processCpuNanos} of CPU time (-1
     * where that is unknown).
     */
    void polled(long cutNanos, long processCpuNanos);

    /**
     * A collection had ended by then, and this many bytes of heap were used after it. The sampler looks once a second, so
     * the collection was up to a second (and a busy machine's delay) earlier.
     */
    void collected(long timeNanos, long usedBytes);

    /** A sampled object of the ending session that was not collected. Comes after all else of its chunk. */
    void live(int stack, int className, long bytes, long allocatedAtNanos);

    /** One sampled malloc of {@code bytes}; one is kept each time that {@code intervalBytes} more were taken. */
    void malloc(long timeNanos, int stack, long address, long bytes, long intervalBytes);

    /** Any free, of memory that was sampled or not. Comes after the mallocs of its chunk. */
    void free(long timeNanos, long address);

    /** From now on no free is told: there were {@code perSecond}, more than can be followed. */
    void freesEnd(long perSecond);

    /** A session has ended, and all of its samples are in; the next one samples allocations at this mean interval. */
    void sessionEnded(long nextIntervalBytes);
}
