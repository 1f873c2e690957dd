package org.jvmpprof.cli.profile;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C, taken as "that is enough": the first one ends sampling and what was sampled is written; the second one ends the
 * command with status {@value #STATUS}, with nothing written and the JVM left as it was found. Thread-safe.
 */
public final class Interruption implements AutoCloseable {
    /** What shells report for a command that SIGINT has ended. */
    public static final int STATUS = 130;

    private static final String SIGNAL = "INT";

    private final CountDownLatch requested = new CountDownLatch(1);
    private final Queue<Runnable> actions = new ConcurrentLinkedQueue<>();
    private @Nullable Object before;

    private Interruption() {}

    /** Takes the signal over, until {@link #close}. */
    public static Interruption install() {
        Interruption interruption = new Interruption();
        interruption.before = Signals.register(SIGNAL, interruption::request);
        return interruption;
    }

    /** Called by the signal's thread. */
    void request() {
        if (requested.getCount() == 0) {
            Runtime.getRuntime().exit(STATUS);
        }
        requested.countDown();
        runActions();
    }

    private void runActions() {
        for (Runnable action = actions.poll(); action != null; action = actions.poll()) {
            action.run();
        }
    }

    public boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Runs {@code action} once: in the signal's thread when it comes, or now, in another one, if it came already. */
    void onRequest(Runnable action) {
        actions.add(action);
        if (isRequested()) {
            Thread late = new Thread(this::runActions, "pprof-interruption");
            late.setDaemon(true);
            late.start();
        }
    }

    /** Waits for {@code nanos}, or until Ctrl-C. */
    public void sleep(long nanos) throws InterruptedException {
        boolean ignored = requested.await(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        Object previous = before;
        if (previous != null) {
            Signals.unregister(SIGNAL, previous);
        }
    }
}
