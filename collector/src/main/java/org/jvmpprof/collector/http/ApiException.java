package org.jvmpprof.collector.http;

import org.jspecify.annotations.Nullable;

/** A request ends with this status and text. */
final class ApiException extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final @Nullable String allowed;

    ApiException(int status, String message) {
        this(status, message, null);
    }

    private ApiException(int status, String message, @Nullable String allowed) {
        super(message);
        this.status = status;
        this.allowed = allowed;
    }

    static ApiException notFound() {
        return new ApiException(404, "nothing found");
    }

    /** @param allowed the methods that are, for the header {@code Allow} */
    static ApiException notAllowed(String message, String allowed) {
        return new ApiException(405, message, allowed);
    }

    int status() {
        return status;
    }

    /** The header {@code Allow} of a 405. */
    String allowed() {
        return allowed == null ? "GET, HEAD" : allowed;
    }
}
