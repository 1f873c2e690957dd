package org.jvmpprof.agent.ship;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a server said, as far as it was read. Immutable. */
final class HttpAnswer {
    private final int status;
    private final @Nullable String retryAfter;
    private final @Nullable String location;
    private final byte[] body;

    HttpAnswer(int status, @Nullable String retryAfter, @Nullable String location, byte[] body) {
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
    byte[] bytes() {
        return body;
    }

    String body() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
