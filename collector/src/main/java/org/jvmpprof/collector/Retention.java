package org.jvmpprof.collector;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.config.RetentionRules;
import org.jvmpprof.collector.ingest.TimeText;
import org.jvmpprof.collector.store.ProfileKind;
import org.jvmpprof.collector.store.ProfileStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes profiles whose own time is longer ago than their service and type are kept, at the start and then every hour
 * (more often when some are kept for a short time), on the thread {@code collector-retention}.
 */
final class Retention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int ROUNDS_A_RETENTION = 10;
    private static final Duration LONGEST_ROUND = Duration.ofHours(1);

    private final ProfileStore store;
    private final @Nullable Duration keep;
    private final RetentionRules rules;
    private final Clock clock;
    private final ScheduledExecutorService executor;

    /** @param keep for services and types that no rule is for; null keeps them for ever */
    Retention(ProfileStore store, @Nullable Duration keep, RetentionRules rules, Clock clock) {
        this.store = store;
        this.keep = keep;
        this.rules = rules;
        this.clock = clock;
        this.executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "collector-retention");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins the rounds, unless everything is kept for ever. */
    void start() {
        Duration shortest = Stream.concat(Stream.ofNullable(keep), rules.shortest().stream())
                .min(Duration::compareTo)
                .orElse(null);
        if (shortest == null) {
            return;
        }
        long millis = Math.max(
                100,
                Math.min(
                        LONGEST_ROUND.toMillis(),
                        shortest.dividedBy(ROUNDS_A_RETENTION).toMillis()));
        // expire() reports its errors itself, so nothing is to be learnt from the future.
        var unused = executor.scheduleWithFixedDelay(this::expire, 0, millis, TimeUnit.MILLISECONDS);
    }

    /** One round; what fails is logged and tried again in the next. */
    void expire() {
        try {
            for (String service : store.services()) {
                for (ProfileKind kind : store.types(service)) {
                    Duration kept = rules.keep(service, kind, keep);
                    if (kept != null) {
                        expire(service, kind, kept);
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("expired profiles could not be deleted; trying again later", e);
        }
    }

    private void expire(String service, ProfileKind kind, Duration kept) throws IOException {
        long gone =
                store.expireBefore(service, kind, TimeText.nanos(clock.instant().minus(kept)));
        if (gone > 0) {
            LOG.info("{} profiles of {}/{} older than {} were deleted", gone, service, kind.text(), kept);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
