package org.jvmpprof.collector.ingest;

/** More is under way than memory is set aside for; try again. Answered with 503 and {@code Retry-After}. */
public final class OverloadedException extends Exception {
    private static final long serialVersionUID = 1;

    private final int retryAfterSeconds;

    public OverloadedException(String message, int retryAfterSeconds) {
        super(message);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
