package org.jvmpprof.testdata.locks;

import java.util.concurrent.TimeUnit;

/** What a self-checking program expects, and how it waits for it. */
final class Check {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** Something that becomes true. */
    interface Condition {
        boolean holds() throws Exception;
    }

    private Check() {}

    static void that(boolean condition, String fact) {
        if (!condition) {
            throw new IllegalStateException("not so: " + fact);
        }
    }

    static void same(Object expected, Object actual, String what) {
        if (!expected.equals(actual)) {
            throw new IllegalStateException(what + ": expected " + expected + ", was " + actual);
        }
    }

    /** Expects this exception, exactly. */
    static void fails(Class<? extends Throwable> expected, Fibers.Task task) {
        try {
            task.run();
        } catch (Throwable e) {
            if (e.getClass() == expected) {
                return;
            }
            throw new IllegalStateException("expected " + expected + ", came " + e, e);
        }
        throw new IllegalStateException("expected " + expected + ", nothing came");
    }

    static void soon(Condition condition, String fact) throws Exception {
        long begin = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - begin > LIMIT_NANOS) {
                throw new IllegalStateException("not within 20 s: " + fact);
            }
            Thread.sleep(1);
        }
    }

    /** Until the thread waits: for a lock, for a time, or for ever. */
    static void waiting(Thread thread) throws Exception {
        soon(() -> isWaiting(thread.getState()), thread.getName() + " waits");
    }

    private static boolean isWaiting(Thread.State state) {
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING || state == Thread.State.BLOCKED;
    }

    /** Runs it, and expects that it took at least so long. */
    static void takes(long atLeastMillis, Fibers.Task task) throws Exception {
        long begin = System.nanoTime();
        task.run();
        long took = System.nanoTime() - begin;
        that(
                took >= TimeUnit.MILLISECONDS.toNanos(atLeastMillis),
                "took " + took + " ns, at least " + atLeastMillis + " ms");
    }
}
