package org.jvmpprof.collector;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jvmpprof.collector.ingest.TimeText;
import org.jvmpprof.collector.store.ProfileStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes profiles whose own time is longer ago than the retention, at the start and then every hour (more often when
 * the retention is short), on the thread {@code collector-retention}.
 */
final class Retention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int ROUNDS_A_RETENTION = 10;
    private static final Duration LONGEST_ROUND = Duration.ofHours(1);

    private final ProfileStore store;
    private final Duration keep;
    private final Clock clock;
    private final ScheduledExecutorService executor;

    Retention(ProfileStore store, Duration keep, Clock clock) {
        this.store = store;
        this.keep = keep;
        this.clock = clock;
        this.executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "collector-retention");
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        Duration round = keep.dividedBy(ROUNDS_A_RETENTION);
        long millis = Math.max(100, Math.min(LONGEST_ROUND.toMillis(), round.toMillis()));
        // expire() reports its errors itself, so nothing is to be learnt from the future.
        var unused = executor.scheduleWithFixedDelay(this::expire, 0, millis, TimeUnit.MILLISECONDS);
    }

    private void expire() {
        try {
            long gone = store.expireBefore(
                    null, null, TimeText.nanos(clock.instant().minus(keep)));
            if (gone > 0) {
                LOG.info("{} profiles older than {} were deleted", gone, keep);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("expired profiles could not be deleted; trying again later", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
