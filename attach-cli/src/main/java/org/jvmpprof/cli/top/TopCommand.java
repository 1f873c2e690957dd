package org.jvmpprof.cli.top;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jline.terminal.Size;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;
import org.jvmpprof.cli.output.Terminal;
import org.jvmpprof.cli.profile.ProfileServer;
import org.jvmpprof.cli.profile.ProfileServers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code top PID}: the hottest functions, live; plain tables where there is no terminal to draw on. */
@Command(
        name = "top",
        sortOptions = false,
        description = "Shows a JVM's hottest functions by CPU time, allocation and lock waits, live; ? lists the keys.")
public final class TopCommand implements Callable<Integer> {
    private static final int MAX_INTERVAL = 60;
    private static final int KEY_MILLIS = 100;
    private static final int PLAIN_WIDTH = 132;

    /** The column that rows are sorted by. */
    enum Sort {
        FLAT,
        CUM;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "PID", description = "Process id of the JVM, or http://host:port of its agent.")
    private String target = "";

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "N",
            description = "Seconds that each picture covers (default: ${DEFAULT-VALUE}).")
    private int interval = 2;

    @Option(names = "--view", paramLabel = "VIEW", description = "First view: cpu, alloc, lock (default: cpu).")
    private View view = View.CPU;

    @Option(names = "--sort", paramLabel = "COLUMN", description = "${COMPLETION-CANDIDATES} (default: flat).")
    private Sort sort = Sort.FLAT;

    @Option(names = "--filter", paramLabel = "TEXT", description = "Only functions with this in their name.")
    private String filter = "";

    @Option(names = "--batch", description = "Plain tables on stdout, one after the other.")
    private boolean isBatch;

    @Option(names = "--iterations", paramLabel = "N", description = "With --batch: end after so many tables.")
    private @Nullable Integer iterations;

    @Option(
            names = {"-n", "--rows"},
            paramLabel = "N",
            description = "With --batch: functions in a table (default: ${DEFAULT-VALUE}).")
    private int rows = 20;

    @Override
    public Integer call() throws IOException, CliException, InterruptedException {
        check();
        TopState state = new TopState(view, sort == Sort.CUM, filter);
        try (ProfileServer server = ProfileServers.open(target, "")) {
            Feed feed = new Feed(server, target, interval);
            if (isBatch || "dumb".equals(System.getenv("TERM"))) {
                printTables(feed, state);
            } else {
                runLive(feed, state);
            }
        }
        return ExitStatus.OK.code();
    }

    private void check() throws CliException {
        if (interval < 1 || interval > MAX_INTERVAL) {
            throw CliException.wrong("--interval=" + interval + ": must be 1 to " + MAX_INTERVAL + " seconds");
        }
        if (iterations != null && iterations < 1) {
            throw CliException.wrong("--iterations=" + iterations + ": must be 1 or more");
        }
        if (!isBatch && !Terminal.isOutput()) {
            throw CliException.wrong("stdout is no terminal: add --batch, and --iterations N for an end");
        }
    }

    private void printTables(Feed feed, TopState state) throws IOException, InterruptedException {
        Screen screen = new Screen(target, ZoneId.systemDefault(), Style.PLAIN);
        PrintWriter out = new PrintWriter(new java.io.OutputStreamWriter(System.out, StandardCharsets.UTF_8), false);
        feed.begin();
        for (int i = 0; iterations == null || i < iterations; i++) {
            for (String line : screen.table(state, feed.next(), PLAIN_WIDTH, rows)) {
                out.println(line.replaceAll("\\s+$", ""));
            }
            out.println();
            if (out.checkError()) {
                return; // whoever read the tables has gone
            }
        }
    }

    private void runLive(Feed feed, TopState state) throws IOException, CliException {
        String noColor = System.getenv("NO_COLOR");
        Screen screen = new Screen(target, ZoneId.systemDefault(), Style.of(noColor == null ? "" : noColor));
        FeedThread thread = FeedThread.start(feed);
        try (LiveTerminal terminal = LiveTerminal.open()) {
            Reading shown = Reading.pending();
            Size size = terminal.size();
            terminal.draw(screen.lines(state, shown, size.getColumns(), size.getRows()));
            while (!state.isOver()) {
                int key = terminal.key(KEY_MILLIS);
                if (key != LiveTerminal.NO_KEY) {
                    state.press(key);
                }
                Reading latest = state.isPaused() ? shown : thread.latest();
                boolean resized = terminal.hasResized();
                size = resized ? terminal.size() : size;
                if (key != LiveTerminal.NO_KEY || latest != shown || resized) {
                    shown = latest;
                    terminal.draw(screen.lines(state, shown, size.getColumns(), size.getRows()));
                }
            }
        } finally {
            thread.stop();
        }
    }
}
