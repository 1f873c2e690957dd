package org.jvmpprof.hook;

import org.jspecify.annotations.Nullable;

/**
 * One kept wait, hold, start or exception, with the stack of the thread that made it: a Throwable, since that is the
 * cheapest way to keep a stack (its frames are resolved later, by {@code pprof-locks}). Immutable but for {@link #next}, which belongs to
 * the {@link EventStack} it lies on. Holds neither threads nor locks, so it keeps nothing of the application reachable
 * but classes.
 */
public final class LockEvent extends Throwable {
    /** A thread was parked. */
    public static final int PARK = 0;

    /** A thread was in Object.wait. */
    public static final int WAIT = 1;

    /** A thread released a lock that others waited for. */
    public static final int HOLD = 2;

    /** A thread started a platform thread. */
    public static final int START = 3;

    /** A thread started a virtual thread. */
    public static final int START_VIRTUAL = 4;

    /** A thread made an exception. */
    public static final int EXCEPTION = 5;

    private static final long serialVersionUID = 1;

    private final int kind;
    private final long nanos;
    private final long rate;
    private final int count;
    private final transient @Nullable Class<?> lockClass;
    transient @Nullable LockEvent next;

    LockEvent(int kind, long nanos, long rate, int count, @Nullable Class<?> lockClass) {
        super(null, null, false, true);
        this.kind = kind;
        this.nanos = nanos;
        this.rate = rate;
        this.count = count;
        this.lockClass = lockClass;
    }

    public int kind() {
        return kind;
    }

    /** How long this thread waited, or in all was waited for. */
    public long nanos() {
        return nanos;
    }

    /** The rate under which it was kept: nanoseconds for a wait, one of how many for the others. */
    public long rate() {
        return rate;
    }

    /** Of a hold: how many waits began since the last one that was charged. */
    public int count() {
        return count;
    }

    /** Class of what was waited for, or released, or of the exception. */
    public @Nullable Class<?> lockClass() {
        return lockClass;
    }

    /** The event that was pushed before this one. */
    public @Nullable LockEvent next() {
        return next;
    }
}
