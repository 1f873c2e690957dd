package org.jvmpprof.agent.hook;

/** What of locks, threads and exceptions is watched, and how densely. Immutable. */
public final class HookSettings {
    private final boolean hooks;
    private final long blockRateNanos;
    private final int mutexFraction;
    private final int exceptionPeriod;

    /**
     * @param hooks whether the JDK's lock and thread classes are transformed; without that, only what can be sampled from outside is seen
     * @param blockRateNanos one event is kept per this much waiting, on average; longer waits always (Go's
     *     SetBlockProfileRate). 0: waits and holders are not watched
     * @param mutexFraction one of how many holds is kept (Go's SetMutexProfileFraction). 0: holders are not watched
     */
    public HookSettings(boolean hooks, long blockRateNanos, int mutexFraction) {
        this(hooks, blockRateNanos, mutexFraction, 0);
    }

    private HookSettings(boolean hooks, long blockRateNanos, int mutexFraction, int exceptionPeriod) {
        this.hooks = hooks;
        this.blockRateNanos = blockRateNanos;
        this.mutexFraction = mutexFraction;
        this.exceptionPeriod = exceptionPeriod;
    }

    /**
     * Exceptions too, with or without {@link #hooks}: who asks for them says so aloud.
     *
     * @param period one of how many exceptions is kept. 0: Throwable is not touched
     */
    public HookSettings withExceptions(int period) {
        return new HookSettings(hooks, blockRateNanos, mutexFraction, period);
    }

    public boolean hooks() {
        return hooks;
    }

    public long blockRateNanos() {
        return blockRateNanos;
    }

    public int mutexFraction() {
        return mutexFraction;
    }

    public int exceptionPeriod() {
        return exceptionPeriod;
    }
}
