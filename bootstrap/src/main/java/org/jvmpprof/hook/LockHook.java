package org.jvmpprof.hook;

import org.jspecify.annotations.Nullable;

/**
 * The doors that hooked JDK classes call, in whatever thread they run. Each swallows what goes wrong behind it, counts it,
 * and does nothing while no agent is installed. None of them blocks.
 */
public final class LockHook {
    /** Changes with every change of this package, whose classes outlive the agent that brought them. */
    public static final int VERSION = 4;

    private static volatile @Nullable Recorder recorder;

    /** Whether any lock has a debt. Plain, since every release of every lock reads it: a late view costs one tick. */
    private static boolean armed;

    private static int generations;

    private LockHook() {}

    /** Tells installations in one JVM apart, also those of several agents. On {@code pprof-locks}. */
    public static int nextGeneration() {
        return ++generations;
    }

    /** Starts recording, or ends it with null. On {@code pprof-locks}. */
    public static void install(@Nullable Recorder next) {
        armed = false;
        recorder = next;
    }

    /** Whether releasing threads shall look for a debt. On {@code pprof-locks}. */
    public static void arm(boolean owed) {
        armed = owed;
    }

    /** Before a park; {@code time} is 0 for one without limit. */
    public static long parkBegin(long time) {
        Recorder to = recorder;
        if (to == null) {
            return Recorder.SKIP;
        }
        try {
            return to.parkBegin(time);
        } catch (Throwable e) {
            to.failed();
            return Recorder.SKIP;
        }
    }

    /** After a park; {@code mark} is what {@link #parkBegin} returned. */
    public static void parkEnd(long mark) {
        Recorder to = recorder;
        if (to == null || mark < 0) {
            return;
        }
        try {
            to.parkEnd(mark);
        } catch (Throwable e) {
            to.failed();
        }
    }

    /** Before a wait on a monitor. */
    public static long waitBegin() {
        Recorder to = recorder;
        if (to == null) {
            return Recorder.SKIP;
        }
        try {
            return to.waitBegin();
        } catch (Throwable e) {
            to.failed();
            return Recorder.SKIP;
        }
    }

    /** After a wait on {@code monitor}; {@code mark} is what {@link #waitBegin} returned. */
    public static void waitEnd(Object monitor, long mark) {
        Recorder to = recorder;
        if (to == null || mark < 0) {
            return;
        }
        try {
            to.waitEnd(monitor, mark);
        } catch (Throwable e) {
            to.failed();
        }
    }

    /**
     * The lock that {@code waiter}, about to be woken by who released it, is parked for; null if nothing is owed, if it is
     * not parked just now, or in {@link #cleanBegin}.
     */
    public static @Nullable Object waitedFor(@Nullable Thread waiter) {
        Recorder to = recorder;
        if (!armed || waiter == null || to == null) {
            return null;
        }
        try {
            return to.waitedFor(waiter);
        } catch (Throwable e) {
            to.failed();
            return null;
        }
    }

    /**
     * When a lock is about to be released, or was just now and nobody woken.
     *
     * @return what the holder owes, to be given to {@link #releaseEnd}
     */
    public static long releaseBegin(@Nullable Object lock) {
        return armed && lock != null ? take(lock) : 0;
    }

    /** Before a thread that holds no lock wakes another, to put a queue in order. */
    public static long cleanBegin() {
        Recorder to = recorder;
        if (!armed || to == null) {
            return Recorder.SKIP;
        }
        try {
            return to.cleanBegin();
        } catch (Throwable e) {
            to.failed();
            return Recorder.SKIP;
        }
    }

    /** After it; {@code mark} is what {@link #cleanBegin} returned. */
    public static void cleanEnd(long mark) {
        Recorder to = recorder;
        if (to == null || mark < 0) {
            return;
        }
        try {
            to.cleanEnd(mark);
        } catch (Throwable e) {
            to.failed();
        }
    }

    private static long take(Object lock) {
        Recorder to = recorder;
        if (to == null) {
            return 0;
        }
        try {
            return to.debts().take(lock);
        } catch (Throwable e) {
            to.failed();
            return 0;
        }
    }

    /** After a release; {@code released} is false if the lock is still held. */
    public static void releaseEnd(boolean released, @Nullable Object lock, long taken) {
        if (taken != 0 && lock != null) {
            settle(released, lock, taken);
        }
    }

    private static void settle(boolean released, Object lock, long taken) {
        Recorder to = recorder;
        if (to == null) {
            return;
        }
        try {
            if (released) {
                to.released(lock, taken);
            } else {
                to.debts().giveBack(lock, taken);
            }
        } catch (Throwable e) {
            to.failed();
        }
    }

    /** A platform thread was started. */
    public static void started(Thread thread) {
        started(thread, false);
    }

    /** A virtual thread was started. */
    public static void startedVirtual(Thread thread) {
        started(thread, true);
    }

    private static void started(Thread thread, boolean virtual) {
        Recorder to = recorder;
        if (to == null) {
            return;
        }
        try {
            to.started(thread, virtual);
        } catch (Throwable e) {
            to.failed();
        }
    }
}
