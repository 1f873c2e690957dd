package org.jvmpprof.collector.config;

/** An option is wrong; the message names key, value, limit and remedy in one line. */
public final class OptionException extends Exception {
    private static final long serialVersionUID = 1;

    OptionException(String message) {
        super(message);
    }

    OptionException(String message, Throwable cause) {
        super(message, cause);
    }
}
