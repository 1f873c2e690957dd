package org.jvmpprof.agent.ship;

import org.jspecify.annotations.Nullable;

/** What a server said, as far as it was read. Immutable. */
final class HttpAnswer {
    private final int status;
    private final @Nullable String retryAfter;
    private final @Nullable String location;
    private final String body;

    HttpAnswer(int status, @Nullable String retryAfter, @Nullable String location, String body) {
        this.status = status;
        this.retryAfter = retryAfter;
        this.location = location;
        this.body = body;
    }

    int status() {
        return status;
    }

    boolean isOk() {
        return status >= 200 && status < 300;
    }

    @Nullable
    String retryAfter() {
        return retryAfter;
    }

    @Nullable
    String location() {
        return location;
    }

    /** At most {@link HttpClient#MAX_ANSWER_BYTES}. */
    String body() {
        return body;
    }
}
