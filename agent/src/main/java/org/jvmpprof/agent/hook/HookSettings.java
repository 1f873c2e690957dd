package org.jvmpprof.agent.hook;

/** What of locks and threads is watched, and how densely. Immutable. */
public final class HookSettings {
    private final boolean hooks;
    private final long blockRateNanos;
    private final int mutexFraction;

    /**
     * @param hooks whether JDK classes are transformed; without that, only what can be sampled from outside is seen
     * @param blockRateNanos one event is kept per this much waiting, on average; longer waits always (Go's
     *     SetBlockProfileRate). 0: waits and holders are not watched
     * @param mutexFraction one of how many holds is kept (Go's SetMutexProfileFraction). 0: holders are not watched
     */
    public HookSettings(boolean hooks, long blockRateNanos, int mutexFraction) {
        this.hooks = hooks;
        this.blockRateNanos = blockRateNanos;
        this.mutexFraction = mutexFraction;
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
}
