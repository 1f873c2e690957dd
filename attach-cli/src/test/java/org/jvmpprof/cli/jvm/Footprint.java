package org.jvmpprof.cli.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a JVM takes, after a full collection, as the kernel and the JVM's own counters tell. */
record Footprint(
        long threads, long descriptors, long mappings, long classes, long metaspaceKb, long nativeKb, long rssKb) {
    private static final Pattern COMMITTED = Pattern.compile("Total: reserved=\\d+KB, committed=(\\d+)KB");

    /** The JVM must run with {@code -XX:NativeMemoryTracking=summary}. */
    static Footprint of(Jdk jdk, long pid) throws IOException {
        collect(jdk, pid);
        String counters = TestJvm.jcmd(jdk, pid, "PerfCounter.print");
        Path proc = Path.of("/proc", Long.toString(pid));
        return new Footprint(
                count(proc.resolve("task")),
                count(proc.resolve("fd")),
                Files.readAllLines(proc.resolve("maps")).size(),
                classes(counters),
                counter(counters, "sun.gc.metaspace.used") / 1024,
                number(COMMITTED, TestJvm.jcmd(jdk, pid, "VM.native_memory")),
                number(Pattern.compile("VmRSS:\\s+(\\d+)"), Files.readString(proc.resolve("status"))));
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        }
    }

    private static long counter(String counters, String name) {
        return number(Pattern.compile(Pattern.quote(name) + "=(\\d+)"), counters);
    }

    private static long classes(String counters) {
        long loaded = counter(counters, "java.cls.loadedClasses") + counter(counters, "java.cls.sharedLoadedClasses");
        return loaded
                - counter(counters, "java.cls.unloadedClasses")
                - counter(counters, "java.cls.sharedUnloadedClasses");
    }

    private static long number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError(pattern + " is not in: " + text);
        }
        return Long.parseLong(matcher.group(1));
    }

    /** The histogram makes a full collection, which unloads classes; what has a finalizer goes with a second one. */
    private static void collect(Jdk jdk, long pid) throws IOException {
        TestJvm.jcmd(jdk, pid, "GC.class_histogram");
        TestJvm.jcmd(jdk, pid, "GC.run_finalization");
        TestJvm.jcmd(jdk, pid, "GC.class_histogram");
    }

    /** Lines of the class histogram after full collections, that are ours. */
    static List<String> ourClasses(Jdk jdk, long pid) throws IOException {
        collect(jdk, pid);
        return TestJvm.jcmd(jdk, pid, "GC.class_histogram")
                .lines()
                .filter(line -> line.contains("org.jvmpprof") || line.contains("com.kenai"))
                .toList();
    }
}
