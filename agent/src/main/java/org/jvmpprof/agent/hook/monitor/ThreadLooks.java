package org.jvmpprof.agent.hook.monitor;

import java.util.List;

/** The door to the JVM's thread bean. Threads that have ended are left out of what it returns. */
interface ThreadLooks {
    /** Locks, owners and counts; no stacks, no safepoint. */
    List<Seen> brief(long[] ids);

    /** As {@link #brief}, with stacks: one safepoint. */
    List<Seen> stacks(long[] ids);

    /** All of them at one instant, with stacks and held monitors: one safepoint. */
    List<Seen> snapshot(long[] ids);

    /** The calling thread's CPU time; -1 before the first look, and where it is not measured. */
    long cpuNanos();
}
