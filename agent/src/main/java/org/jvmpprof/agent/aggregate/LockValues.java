package org.jvmpprof.agent.aggregate;

import org.jvmpprof.agent.hook.LockSink.Kind;

/** Waits or holds of one stack, on their way out. Immutable: the array is read only. */
public final class LockValues {
    private final int[] frames;
    private final Kind kind;
    private final String lockClass;
    private final boolean idle;
    private final double contentions;
    private final double delayNanos;

    LockValues(int[] frames, Kind kind, String lockClass, boolean idle, Amount amount) {
        this.frames = frames;
        this.kind = kind;
        this.lockClass = lockClass;
        this.idle = idle;
        this.contentions = amount.contentions;
        this.delayNanos = amount.delayNanos;
    }

    /** Frame numbers, leaf first. */
    public int[] frames() {
        return frames;
    }

    public Kind kind() {
        return kind;
    }

    /** Empty when unknown. */
    public String lockClass() {
        return lockClass;
    }

    /** A pool's worker that waited for work. */
    public boolean isIdle() {
        return idle;
    }

    public double contentions() {
        return contentions;
    }

    public double delayNanos() {
        return delayNanos;
    }

    /** A sum of contentions and of the time they took. */
    static final class Amount {
        double contentions;
        double delayNanos;

        void add(double moreContentions, double moreNanos) {
            contentions += moreContentions;
            delayNanos += moreNanos;
        }

        void scale(double factor) {
            contentions *= factor;
            delayNanos *= factor;
        }
    }
}
