package org.jvmpprof.agent.self;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agent's one log. A message goes out once; its repetitions are counted (with the last time) for
 * {@code /debug/agent}. Never writes to stdout, never uses the application's logging. Thread-safe; the number of
 * distinct messages is bounded.
 */
public final class AgentLog {
    /** From silent to talkative. */
    public enum Level {
        OFF,
        WARN,
        INFO,
        DEBUG
    }

    /** A distinct error: its text, how often, and when last (unix milliseconds). Immutable. */
    public static final class Problem {
        private final String message;
        private final long count;
        private final long lastUnixMillis;

        Problem(String message, long count, long lastUnixMillis) {
            this.message = message;
            this.count = count;
            this.lastUnixMillis = lastUnixMillis;
        }

        public String message() {
            return message;
        }

        public long count() {
            return count;
        }

        public long lastUnixMillis() {
            return lastUnixMillis;
        }
    }

    private static final String PREFIX = "jvm-pprof: ";
    private static final int MAX_DISTINCT = 256;

    private final Level level;
    private final PrintStream out;
    private final Map<String, Problem> problems = new LinkedHashMap<>();

    public AgentLog(Level level, PrintStream out) {
        this.level = level;
        this.out = out;
    }

    /**
     * Opens the log for the life of the process: {@code file} is appended to, null is the process's own stderr (not
     * {@code System.err}, behind which an application may have put its logging, or itself). A file that cannot be
     * opened is said on stderr, and stderr is used.
     */
    public static AgentLog open(Level level, @Nullable Path file) {
        if (level == Level.OFF) {
            return new AgentLog(level, stderr());
        }
        if (file != null) {
            try {
                OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                return new AgentLog(level, new PrintStream(out, true, StandardCharsets.UTF_8.name()));
            } catch (IOException e) {
                AgentLog log = new AgentLog(level, stderr());
                log.warn("log.file=" + file + ": cannot be opened (" + e + "); logging to stderr");
                return log;
            }
        }
        return new AgentLog(level, stderr());
    }

    private static PrintStream stderr() {
        return new PrintStream(new FileOutputStream(FileDescriptor.err), true);
    }

    /** Something is lost or switched off: said once, counted ever after. */
    public void warn(String message) {
        warn(message, null);
    }

    /** As {@link #warn(String)}; the stack goes out at level debug only. */
    public void warn(String message, @Nullable Throwable cause) {
        String text = cause == null ? message : message + " (" + cause + ")";
        if (count(text) && level.compareTo(Level.WARN) >= 0) {
            out.println(PREFIX + text);
            if (cause != null && level == Level.DEBUG) {
                out.print(stackOf(cause));
            }
        }
    }

    public void info(String message) {
        if (level.compareTo(Level.INFO) >= 0) {
            out.println(PREFIX + message);
        }
    }

    public void debug(String message) {
        if (level == Level.DEBUG) {
            out.println(PREFIX + message);
        }
    }

    /** Every distinct warning so far. */
    public List<Problem> problems() {
        synchronized (problems) {
            return new ArrayList<>(problems.values());
        }
    }

    /** Counts the text; true if it is the first of its kind. */
    private boolean count(String text) {
        synchronized (problems) {
            Problem known = problems.get(text);
            if (known == null && problems.size() >= MAX_DISTINCT) {
                return false;
            }
            long count = known == null ? 1 : known.count() + 1;
            problems.put(text, new Problem(text, count, System.currentTimeMillis()));
            return known == null;
        }
    }

    private static String stackOf(Throwable cause) {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
