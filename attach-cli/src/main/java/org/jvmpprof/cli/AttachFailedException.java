package org.jvmpprof.cli;

import org.jspecify.annotations.Nullable;

/** The agent cannot be brought into the process; the message is one line with reason and remedy. */
final class AttachFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    AttachFailedException(String line) {
        this(line, null);
    }

    AttachFailedException(String line, @Nullable Throwable cause) {
        super(line, cause);
    }
}
