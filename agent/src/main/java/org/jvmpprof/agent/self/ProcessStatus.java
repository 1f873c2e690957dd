package org.jvmpprof.agent.self;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/** The least of the JVM itself, so that a scrape of the agent alone is of use; by the names that client libraries use. */
public final class ProcessStatus implements StatusSource {
    private static final Path STATUS = Paths.get("/proc/self/status");
    private static final Path DESCRIPTORS = Paths.get("/proc/self/fd");

    @Override
    public String name() {
        return "process";
    }

    @Override
    public void describe(StatusWriter to) {
        long cpuNanos = ProcessCpu.nanos();
        if (cpuNanos >= 0) {
            to.put("cpu_seconds", cpuNanos / 1e9);
            to.metric(
                    "process_cpu_seconds_total", "User and system CPU time of the process.", "counter", cpuNanos / 1e9);
        }
        long resident = residentBytes();
        if (resident >= 0) {
            to.put("resident_bytes", resident);
            to.metric("process_resident_memory_bytes", "Resident memory of the process.", "gauge", resident);
        }
        String[] open = DESCRIPTORS.toFile().list();
        if (open != null) {
            to.metric("process_open_fds", "Open file descriptors of the process.", "gauge", open.length);
        }
        double start = ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3;
        to.metric("process_start_time_seconds", "Start of the process since the unix epoch.", "gauge", start);
        memory(to, "heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
        memory(to, "nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
        to.put("processors", Runtime.getRuntime().availableProcessors());
        to.metric(
                "jvm_threads_current",
                "Live threads of the JVM.",
                "gauge",
                ManagementFactory.getThreadMXBean().getThreadCount());
        to.metric(
                "jvm_classes_currently_loaded",
                "Classes loaded in the JVM.",
                "gauge",
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    }

    private static void memory(StatusWriter to, String area, MemoryUsage usage) {
        to.put(area + "_used_bytes", usage.getUsed());
        to.metric("jvm_memory_used_bytes", "Used memory of the JVM.", "gauge", usage.getUsed(), "area", area);
        to.metric(
                "jvm_memory_committed_bytes",
                "Committed memory of the JVM.",
                "gauge",
                usage.getCommitted(),
                "area",
                area);
        to.metric(
                "jvm_memory_max_bytes",
                "Most memory of the JVM; -1 is no limit.",
                "gauge",
                usage.getMax(),
                "area",
                area);
    }

    private static long residentBytes() {
        try {
            for (String line : Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
                }
            }
        } catch (IOException e) {
            return -1; // no Linux, or no /proc
        }
        return -1;
    }
}
