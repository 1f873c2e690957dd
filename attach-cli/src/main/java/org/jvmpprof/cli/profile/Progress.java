package org.jvmpprof.cli.profile;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.output.Terminal;

/**
 * A bar on stderr that fills while a window passes; nothing at all where stderr is no terminal. A ticker's thread draws
 * it, {@link #close} wipes it away.
 */
public final class Progress implements AutoCloseable {
    private static final int BAR = 30;
    private static final long TICK_MILLIS = 200;
    private static final String WIPE = "\r\033[K";

    private final @Nullable PrintStream terminal;
    private @Nullable ScheduledExecutorService ticker;

    private Progress(@Nullable PrintStream terminal) {
        this.terminal = terminal;
    }

    /** A bar on stderr, if that is a terminal. */
    public static Progress onTerminal() {
        return new Progress(Terminal.isError() ? System.err : null);
    }

    /** Starts to draw; called once. */
    public void start(String what, long nanos) {
        if (terminal == null) {
            return;
        }
        long from = System.nanoTime();
        ScheduledExecutorService drawing = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "pprof-progress");
            thread.setDaemon(true);
            return thread;
        });
        ticker = drawing;
        drawing.scheduleAtFixedRate(
                () -> draw(line(what, System.nanoTime() - from, nanos)), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    static String line(String what, long passedNanos, long wholeNanos) {
        double share = Math.min(1, (double) passedNanos / Math.max(1, wholeNanos));
        StringBuilder bar = new StringBuilder();
        for (int i = 0; i < BAR; i++) {
            bar.append(i < share * BAR ? '#' : '.');
        }
        String hint = share < 1 ? "Ctrl-C keeps what is there" : "waiting for the answer";
        return String.format(
                Locale.ROOT,
                "%s [%s] %d of %d s  %s",
                what,
                bar,
                Math.min(TimeUnit.NANOSECONDS.toSeconds(passedNanos), TimeUnit.NANOSECONDS.toSeconds(wholeNanos)),
                TimeUnit.NANOSECONDS.toSeconds(wholeNanos),
                hint);
    }

    private synchronized void draw(String line) {
        if (ticker != null) {
            PrintStream to = requireNonNull(terminal, "terminal");
            to.print(WIPE + line);
            to.flush();
        }
    }

    @Override
    public synchronized void close() {
        ScheduledExecutorService drawing = ticker;
        if (drawing != null) {
            ticker = null;
            drawing.shutdownNow();
            PrintStream to = requireNonNull(terminal, "terminal");
            to.print(WIPE);
            to.flush();
        }
    }
}
