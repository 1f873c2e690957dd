package org.jvmpprof.agent.ship;

import org.jspecify.annotations.Nullable;

/**
 * One exporter's counters since the start. For an operator: accepted = shipped + rejected + dropped + waiting, where
 * accepted counts this process's profiles and those found in the spool. Immutable.
 */
public final class ExporterStatus {
    private final String name;
    private final long shipped;
    private final long spooled;
    private final long waiting;
    private final long dropped;
    private final long rejected;
    private final long retried;
    private final long lastSuccessUnixMillis;
    private final @Nullable String lastError;
    private final long lastErrorUnixMillis;

    ExporterStatus(
            String name,
            long shipped,
            long spooled,
            long waiting,
            long dropped,
            long rejected,
            long retried,
            long lastSuccessUnixMillis,
            @Nullable String lastError,
            long lastErrorUnixMillis) {
        this.name = name;
        this.shipped = shipped;
        this.spooled = spooled;
        this.waiting = waiting;
        this.dropped = dropped;
        this.rejected = rejected;
        this.retried = retried;
        this.lastSuccessUnixMillis = lastSuccessUnixMillis;
        this.lastError = lastError;
        this.lastErrorUnixMillis = lastErrorUnixMillis;
    }

    /** Its URL, without user and password. */
    public String name() {
        return name;
    }

    /** Sent and acknowledged. */
    public long shipped() {
        return shipped;
    }

    /** Put aside because they could not be sent at once; most of them are shipped later. */
    public long spooled() {
        return spooled;
    }

    /** Not sent yet. */
    public long waiting() {
        return waiting;
    }

    /** Lost: spool full, or damaged. */
    public long dropped() {
        return dropped;
    }

    /** Refused for good by the other side. */
    public long rejected() {
        return rejected;
    }

    /** Attempts that failed and were, or will be, repeated. */
    public long retried() {
        return retried;
    }

    /** When a profile was last acknowledged; 0 before the first. */
    public long lastSuccessUnixMillis() {
        return lastSuccessUnixMillis;
    }

    /** Null when there was none. */
    public @Nullable String lastError() {
        return lastError;
    }

    /** 0 when there was none. */
    public long lastErrorUnixMillis() {
        return lastErrorUnixMillis;
    }
}
