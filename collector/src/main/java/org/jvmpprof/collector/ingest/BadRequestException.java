package org.jvmpprof.collector.ingest;

/** What a client sent is not right; the message is the answer's text. Answered with 400. */
public final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1;

    public BadRequestException(String message) {
        super(message);
    }

    public BadRequestException(String message, Throwable cause) {
        super(message, cause);
    }
}
