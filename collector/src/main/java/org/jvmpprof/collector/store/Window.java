package org.jvmpprof.collector.store;

import static java.util.Objects.requireNonNull;

/**
 * All profiles of one service and kind in {@code [startSeconds, startSeconds + seconds)}; windows of one length lie side
 * by side from 1970 on. Immutable.
 */
public record Window(String service, ProfileKind kind, int seconds, long startSeconds) {
    /** Lengths of windows, shortest first; each is a multiple of the one before. */
    public static final int TEN_MINUTES = 600;

    public static final int HOUR = 3_600;

    private static final long NANOS = 1_000_000_000L;

    public Window {
        requireNonNull(service, "service");
        requireNonNull(kind, "kind");
    }

    public long startNanos() {
        return startSeconds * NANOS;
    }

    /** The last nanosecond that belongs to it. */
    public long lastNanos() {
        return (startSeconds + seconds) * NANOS - 1;
    }
}
