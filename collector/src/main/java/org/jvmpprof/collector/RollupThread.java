package org.jvmpprof.collector;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jvmpprof.collector.query.Rollups;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds rollups of windows that have ended, every minute, on the thread {@code collector-rollup}. */
final class RollupThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RollupThread.class);
    private static final Duration ROUND = Duration.ofMinutes(1);
    private static final long CLOSE_SECONDS = 30;

    private final Rollups rollups;
    private final Clock clock;
    private final ScheduledExecutorService executor;

    RollupThread(Rollups rollups, Clock clock) {
        this.rollups = rollups;
        this.clock = clock;
        this.executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "collector-rollup");
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        // build() reports its errors itself, so nothing is to be learnt from the future.
        var unused =
                executor.scheduleWithFixedDelay(this::build, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void build() {
        try {
            int done = rollups.buildEnded(clock.instant().getEpochSecond());
            while (done > 0) {
                LOG.info("{} windows were built", done);
                done = rollups.buildEnded(clock.instant().getEpochSecond());
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("rollups could not be built; trying again later", e);
        }
    }

    /** Ends after the window that is being built; the store is closed after this. */
    @Override
    public void close() {
        rollups.end();
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the window that is being built is not finished within {} s and is given up", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
