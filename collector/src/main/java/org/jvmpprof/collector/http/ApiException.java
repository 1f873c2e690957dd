package org.jvmpprof.collector.http;

/** A request ends with this status and text. */
final class ApiException extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    ApiException(int status, String message) {
        super(message);
        this.status = status;
    }

    static ApiException notFound() {
        return new ApiException(404, "nothing found");
    }

    int status() {
        return status;
    }
}
