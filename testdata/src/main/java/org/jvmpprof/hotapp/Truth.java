package org.jvmpprof.hotapp;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The application's own books: cumulative counters since start, named {@code <section>.<what>} with the unit in the
 * name where it is not plain ({@code cpu.burnTwo.nanos}, {@code alloc.allocOne.bytes}). Any thread adds; a snapshot is
 * one JSON object with every counter, the pid and the clock ({@code nano_time}, {@code unix_millis}).
 */
final class Truth {
    private final Map<String, LongAdder> counters = new ConcurrentSkipListMap<>();

    /** The counter of that name, made on first use. */
    LongAdder counter(String name) {
        return counters.computeIfAbsent(name, unused -> new LongAdder());
    }

    /** One line, without its end. */
    String toJson() {
        StringBuilder json = new StringBuilder(512);
        json.append("{\"pid\":").append(pid());
        json.append(",\"nano_time\":").append(System.nanoTime());
        json.append(",\"unix_millis\":").append(System.currentTimeMillis());
        for (Map.Entry<String, LongAdder> counter : counters.entrySet()) {
            json.append(",\"").append(counter.getKey()).append("\":");
            json.append(counter.getValue().sum());
        }
        return json.append('}').toString();
    }

    /** Writes the line to a file at once: a reader sees the whole of it or the one before. */
    void writeTo(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path part = Files.createTempFile(directory, file.getFileName().toString(), ".part");
        Files.write(part, (toJson() + "\n").getBytes(StandardCharsets.UTF_8));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String pid() {
        String name = ManagementFactory.getRuntimeMXBean().getName();
        return name.substring(0, name.indexOf('@'));
    }
}
