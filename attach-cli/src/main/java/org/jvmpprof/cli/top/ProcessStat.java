package org.jvmpprof.cli.top;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/** A line of {@code /proc/PID/stat}, as proc(5) describes it. Immutable. */
final class ProcessStat {
    static final ProcessStat NONE = new ProcessStat(-1, 0, 0);

    // Counted from the state, which follows the name in parentheses.
    private static final int UTIME = 11;
    private static final int STIME = 12;
    private static final int THREADS = 17;
    private static final int RSS_PAGES = 21;

    /** USER_HZ, which Linux shows to all programs on the machines that it runs on today. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final long PAGE_BYTES = 4096;

    private final long cpuNanos;
    private final long threads;
    private final long residentBytes;

    private ProcessStat(long cpuNanos, long threads, long residentBytes) {
        this.cpuNanos = cpuNanos;
        this.threads = threads;
        this.residentBytes = residentBytes;
    }

    /** {@link #NONE} if the target is no process of this machine. */
    static ProcessStat of(String target) {
        if (!target.matches("[0-9]{1,18}")) {
            return NONE;
        }
        try {
            Path file = Paths.get("/proc", target, "stat");
            return parse(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return NONE; // no /proc here, or the process has gone: the connection will tell
        }
    }

    static ProcessStat parse(String line) {
        String[] words = line.substring(line.lastIndexOf(')') + 1).trim().split(" ");
        if (words.length <= RSS_PAGES) {
            return NONE;
        }
        return new ProcessStat(
                (Long.parseLong(words[UTIME]) + Long.parseLong(words[STIME])) * NANOS_PER_TICK,
                Long.parseLong(words[THREADS]),
                Long.parseLong(words[RSS_PAGES]) * PAGE_BYTES);
    }

    boolean isKnown() {
        return cpuNanos >= 0;
    }

    /** User and system time since its start. */
    long cpuNanos() {
        return cpuNanos;
    }

    long threads() {
        return threads;
    }

    long residentBytes() {
        return residentBytes;
    }
}
