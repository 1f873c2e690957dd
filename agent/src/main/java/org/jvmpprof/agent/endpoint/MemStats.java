package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The values of Go's runtime.MemStats as far as a JVM has them, for the foot of the heap's legacy text; what it has not is
 * 0. Source of the names and their order: runtime/pprof's writeHeapInternal.
 */
final class MemStats {
    private static final Path STATUS = Paths.get("/proc/self/status");
    private static final String[] NONE_BEFORE_HEAP = {"Lookups", "Mallocs", "Frees"};

    private MemStats() {}

    /** Name to value, in Go's order. */
    static Map<String, String> read() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        MemoryUsage heap = memory.getHeapMemoryUsage();
        MemoryUsage other = memory.getNonHeapMemoryUsage();
        Map<String, String> stats = new LinkedHashMap<>();
        put(stats, "Alloc", heap.getUsed());
        put(stats, "TotalAlloc", totalAllocated());
        put(stats, "Sys", heap.getCommitted() + other.getCommitted());
        for (String none : NONE_BEFORE_HEAP) {
            put(stats, none, 0);
        }
        put(stats, "HeapAlloc", heap.getUsed());
        put(stats, "HeapSys", heap.getCommitted());
        put(stats, "HeapIdle", heap.getCommitted() - heap.getUsed());
        put(stats, "HeapInuse", heap.getUsed());
        put(stats, "HeapReleased", 0);
        put(stats, "HeapObjects", 0);
        stats.put("Stack", "0 / 0");
        stats.put("MSpan", "0 / 0");
        stats.put("MCache", "0 / 0");
        put(stats, "BuckHashSys", 0);
        put(stats, "GCSys", 0);
        put(stats, "OtherSys", other.getCommitted());
        put(stats, "NextGC", 0);
        collections(stats);
        stats.put("DebugGC", "false");
        put(stats, "MaxRSS", maxResidentBytes());
        return stats;
    }

    private static void collections(Map<String, String> stats) {
        long count = 0;
        long millis = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            count += Math.max(0, collector.getCollectionCount());
            millis += Math.max(0, collector.getCollectionTime());
        }
        long uptime = ManagementFactory.getRuntimeMXBean().getUptime();
        put(stats, "LastGC", LastCollection.endUnixNanos());
        stats.put("PauseNs", "[" + TimeUnit.MILLISECONDS.toNanos(LastCollection.durationMillis()) + "]");
        stats.put("PauseEnd", "[" + LastCollection.endUnixNanos() + "]");
        put(stats, "NumGC", count);
        put(stats, "NumForcedGC", 0);
        stats.put("GCCPUFraction", Double.toString(uptime == 0 ? 0 : (double) millis / uptime));
    }

    private static void put(Map<String, String> stats, String name, long value) {
        stats.put(name, Long.toString(value));
    }

    /** Bytes allocated by all threads ever; 0 on a JVM (before 21) that does not count those of ended threads. */
    private static long totalAllocated() {
        try {
            Object threads = ManagementFactory.getThreadMXBean();
            return (Long) Class.forName("com.sun.management.ThreadMXBean")
                    .getMethod("getTotalThreadAllocatedBytes")
                    .invoke(threads);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return 0;
        }
    }

    private static long maxResidentBytes() {
        try {
            for (String line : Files.readAllLines(STATUS, StandardCharsets.UTF_8)) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
            return 0;
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
