package org.jvmpprof.benchmarks.overhead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Figures of the kernel about a process, from {@code /proc}; for all benchmarks. */
public final class Proc {
    private static final double TICK_MILLIS = 10;
    private static final int UTIME = 11; // fields after the command's closing parenthesis, from 0

    private Proc() {}

    /** Resident memory in MB. */
    public static double residentMegabytes(long pid) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            String line =
                    lines.filter(each -> each.startsWith("VmRSS:")).findFirst().orElseThrow();
            return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
        }
    }

    public static double cpuMillis(long pid) throws IOException {
        return cpuMillis(Path.of("/proc/" + pid + "/stat"));
    }

    /** CPU time by thread id of the threads whose name starts with that prefix. */
    static Map<String, Double> threadCpuMillis(long pid, String prefix) throws IOException {
        Map<String, Double> byThread = new HashMap<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks.toList()) {
                try {
                    if (Files.readString(task.resolve("comm")).startsWith(prefix)) {
                        byThread.put(task.getFileName().toString(), cpuMillis(task.resolve("stat")));
                    }
                } catch (IOException threadHasEnded) {
                    byThread.remove(task.getFileName().toString());
                }
            }
        }
        return byThread;
    }

    private static double cpuMillis(Path stat) throws IOException {
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) * TICK_MILLIS;
    }
}
