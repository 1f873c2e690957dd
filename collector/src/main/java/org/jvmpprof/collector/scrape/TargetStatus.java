package org.jvmpprof.collector.scrape;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a target fares: null for what has not been yet. {@code state} is "up" when the last scrape got every type, "down"
 * when it did not, "unknown" before the first. Immutable.
 */
public record TargetStatus(
        Target target,
        String state,
        @Nullable Instant lastScrape,
        double lastDurationSeconds,
        @Nullable String lastError,
        long scrapes,
        long failures,
        long skipped) {}
