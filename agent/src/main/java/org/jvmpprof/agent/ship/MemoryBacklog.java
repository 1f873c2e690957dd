package org.jvmpprof.agent.ship;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A backlog in memory, for want of a directory that can be written: ends with the process. Thread-safe. */
final class MemoryBacklog implements Backlog {
    private static final class Waiting implements Entry {
        final String exporter;
        final Shipment shipment;

        Waiting(String exporter, Shipment shipment) {
            this.exporter = exporter;
            this.shipment = shipment;
        }
    }

    private final long maxBytes;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private final Map<String, Long> dropped = new HashMap<>();
    private long bytes;

    MemoryBacklog(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public synchronized void add(String exporter, Shipment shipment) {
        queue.add(new Waiting(exporter, shipment));
        bytes += shipment.body().length;
        while (bytes > maxBytes) {
            Waiting oldest = queue.remove();
            bytes -= oldest.shipment.body().length;
            dropped.merge(oldest.exporter, 1L, Long::sum);
        }
    }

    @Override
    public synchronized @Nullable Entry oldest(String exporter) {
        for (Waiting waiting : queue) {
            if (waiting.exporter.equals(exporter)) {
                return waiting;
            }
        }
        return null;
    }

    @Override
    public synchronized @Nullable Entry after(String exporter, Entry entry) {
        boolean isBehind = false;
        for (Waiting waiting : queue) {
            if (isBehind && waiting.exporter.equals(exporter)) {
                return waiting;
            }
            isBehind |= waiting == entry;
        }
        return null;
    }

    @Override
    public @Nullable Shipment read(Entry entry) {
        return ((Waiting) entry).shipment;
    }

    @Override
    public synchronized void remove(Entry entry) {
        if (queue.remove(entry)) {
            bytes -= ((Waiting) entry).shipment.body().length;
        }
    }

    synchronized boolean isEmpty() {
        return queue.isEmpty();
    }

    @Override
    public synchronized int count(String exporter) {
        return (int) queue.stream().filter(w -> w.exporter.equals(exporter)).count();
    }

    @Override
    public synchronized long dropped(String exporter) {
        return dropped.getOrDefault(exporter, 0L);
    }

    @Override
    public synchronized long bytes() {
        return bytes;
    }

    @Override
    public String place() {
        return "memory";
    }

    /** What still waits ends here, and is counted as dropped. */
    @Override
    public synchronized void close() {
        for (Waiting waiting : queue) {
            dropped.merge(waiting.exporter, 1L, Long::sum);
        }
        queue.clear();
        bytes = 0;
    }
}
