package org.jvmpprof.cli.jvm;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets this process end only after what is under way, whatever signal it can see asks for that: an order cut short would
 * leave files behind, or an agent that nobody takes out.
 */
final class ExitDelay implements AutoCloseable {
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    private ExitDelay(long limitNanos) {
        this.hook = new Thread(() -> await(limitNanos), "pprof-exit-delay");
    }

    /** Until {@link #close}, and no longer than {@code limitNanos} after the end was asked for. */
    static ExitDelay begin(long limitNanos) {
        ExitDelay delay = new ExitDelay(limitNanos);
        try {
            Runtime.getRuntime().addShutdownHook(delay.hook);
        } catch (IllegalStateException e) {
            delay.done.countDown(); // the end has begun: what still works then is a hook, and waited for as such
        }
        return delay;
    }

    private void await(long limitNanos) {
        try {
            if (!done.await(limitNanos, TimeUnit.NANOSECONDS)) {
                System.err.println("jvm-pprof: ended before the JVM had answered");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the hook runs, and has just been told
        }
    }
}
