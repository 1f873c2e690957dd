package org.jvmpprof.agent.hook.monitor;

import org.jspecify.annotations.Nullable;

/** A thread that waits in Object.wait now and then, or for good. Owned by {@code pprof-locks}. */
final class ObjectWait {
    final Thread thread;
    /** One of the JVM's own threads: they wait for the whole of their lives, which tells nothing. */
    final boolean system;

    /** Met waiting, and not reported yet. */
    long pendingNanos;

    long nextLookNanos;
    long lookPauseNanos;
    /** When it was last met waiting. */
    long metNanos;

    long waitedCount;
    /** Its other waits go into the same count of the JVM's. */
    boolean alsoWaitsElsewhere;
    /** Where it waited when looked at last; null before. */
    int @Nullable [] stack;

    String lockClass = "";
    boolean idle;

    ObjectWait(Thread thread) {
        this.thread = thread;
        ThreadGroup group = thread.getThreadGroup();
        this.system =
                group == null || group.getParent() == null || group.getName().equals("InnocuousThreadGroup");
    }
}
