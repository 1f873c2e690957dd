package org.jvmpprof.collector.http;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jvmpprof.collector.guard.Refreshed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after what changes with time, once a second, on the thread {@code collector-watch}. */
final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final long ROUND_MILLIS = 1_000;

    private final List<Refreshed> refreshed;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "collector-watch");
        thread.setDaemon(true);
        return thread;
    });

    Watch(List<Refreshed> refreshed) {
        this.refreshed = List.copyOf(refreshed);
    }

    void start() {
        // look() reports its errors itself, so nothing is to be learnt from the future.
        var unused = executor.scheduleWithFixedDelay(this::look, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        for (Refreshed each : refreshed) {
            try {
                each.refresh();
            } catch (Throwable e) { // thread loop: one that fails must not end the watch over the others
                LOG.error("the watch met an error and goes on", e);
            }
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
