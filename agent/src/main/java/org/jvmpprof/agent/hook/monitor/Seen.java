package org.jvmpprof.agent.hook.monitor;

import java.lang.management.LockInfo;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;

/** What one look told of a thread. Immutable. */
final class Seen {
    private static final StackTraceElement[] NO_STACK = {};
    private static final MonitorInfo[] NO_MONITORS = {};

    final long id;
    final boolean blocked;
    /** 0 when it waits for no lock; else the lock's identity and class in one number. */
    final long lock;
    /** The class of the lock that it waits for; empty without one. */
    final String lockClass;
    /** -1 when nobody, or nobody known, has that lock. */
    final long ownerId;
    /** How often it was blocked, and how often it waited, since it began. */
    final long blockedCount;

    final long waitedCount;
    final StackTraceElement[] stack;
    final MonitorInfo[] monitors;

    Seen(
            long id,
            boolean blocked,
            long lock,
            String lockClass,
            long ownerId,
            long blockedCount,
            long waitedCount,
            StackTraceElement[] stack,
            MonitorInfo[] monitors) {
        this.id = id;
        this.blocked = blocked;
        this.lock = lock;
        this.lockClass = lockClass;
        this.ownerId = ownerId;
        this.blockedCount = blockedCount;
        this.waitedCount = waitedCount;
        this.stack = stack;
        this.monitors = monitors;
    }

    /** @param stacks whether the source has stacks and monitors; both are copied on each call there */
    static Seen of(ThreadInfo info, boolean stacks) {
        LockInfo lock = info.getLockInfo();
        return new Seen(
                info.getThreadId(),
                info.getThreadState() == Thread.State.BLOCKED,
                lock == null ? 0 : key(lock.getClassName(), lock.getIdentityHashCode()),
                lock == null ? "" : lock.getClassName(),
                info.getLockOwnerId(),
                info.getBlockedCount(),
                info.getWaitedCount(),
                stacks ? info.getStackTrace() : NO_STACK,
                stacks ? info.getLockedMonitors() : NO_MONITORS);
    }

    static long key(String className, int identity) {
        return ((long) className.hashCode() << 32) | (identity & 0xffffffffL) | 1L << 63;
    }

    /** Whether somebody else has the lock that this thread waits for. */
    boolean waitsForOwner() {
        return lock != 0 && ownerId > 0 && ownerId != id;
    }

    boolean isParked() {
        return !blocked && stack.length > 0 && stack[0].getMethodName().equals("park");
    }

    boolean isInObjectWait() {
        return stack.length > 0
                && stack[0].getClassName().equals("java.lang.Object")
                && stack[0].getMethodName().equals("wait");
    }

    /**
     * The depth of the frame that holds {@code wanted}; 0 for one that has just got it, whose innermost frame is the one
     * that enters (the JVM counts such a monitor as pending, not as locked); -1 when no frame does.
     */
    int depthOf(long wanted) {
        if (blocked && lock == wanted) {
            return 0;
        }
        int depth = -1;
        for (MonitorInfo monitor : monitors) {
            if (key(monitor.getClassName(), monitor.getIdentityHashCode()) == wanted) {
                // Entered again further in: the outermost frame is the one that lets go at last.
                depth = Math.max(depth, monitor.getLockedStackDepth());
            }
        }
        return depth;
    }
}
