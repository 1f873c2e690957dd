package org.jvmpprof.it.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The agent's threads as the kernel sees them from outside: nanoseconds of CPU time by name. Linux only. */
final class OwnThreads {
    private OwnThreads() {}

    /** Of all live threads whose names begin as the agent's and its sampler's do. */
    static Map<String, Long> nanosByName(long pid) {
        Map<String, Long> nanos = new TreeMap<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks.toList()) {
                add(task, nanos);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return nanos;
    }

    private static void add(Path task, Map<String, Long> to) throws IOException {
        try {
            String name = Files.readString(task.resolve("comm")).trim();
            if (name.startsWith("pprof-") || name.startsWith("Async-profiler")) {
                String schedstat = Files.readString(task.resolve("schedstat"));
                to.merge(name, Long.parseLong(schedstat.substring(0, schedstat.indexOf(' '))), Long::sum);
            }
        } catch (IOException e) {
            if (Files.exists(task)) {
                throw e;
            }
            // the thread has ended between listing and reading: it is no part of this picture
        }
    }
}
