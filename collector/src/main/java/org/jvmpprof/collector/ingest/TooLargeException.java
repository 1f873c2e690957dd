package org.jvmpprof.collector.ingest;

/** What a client sent is over a limit, which the message names. Answered with 413. */
public final class TooLargeException extends Exception {
    private static final long serialVersionUID = 1;

    public TooLargeException(String message) {
        super(message);
    }

    public TooLargeException(String message, Throwable cause) {
        super(message, cause);
    }
}
