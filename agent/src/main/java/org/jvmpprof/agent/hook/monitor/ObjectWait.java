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
    /** How often it was met in Object.wait, and parked or asleep, lately. */
    int metHere;

    int metElsewhere;
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

    /** Of {@code all} waits, how many were Object.wait: the JVM counts parking and sleep with them. An estimate. */
    double ofWaits(long all) {
        double share = (double) metHere / Math.max(1, metHere + metElsewhere);
        metHere = (metHere + 1) / 2;
        metElsewhere /= 2;
        return Math.max(1, all * share);
    }
}
