package org.jvmpprof.cli.output;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** Ends a command: the message is one line with value, limit and remedy, the status what the process ends with. */
public final class CommandFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitStatus status;

    public CommandFailedException(String line) {
        this(ExitStatus.FAILED, line, null);
    }

    public CommandFailedException(String line, @Nullable Throwable cause) {
        this(ExitStatus.FAILED, line, cause);
    }

    public CommandFailedException(ExitStatus status, String line, @Nullable Throwable cause) {
        super(line, cause);
        this.status = requireNonNull(status, "status");
    }

    /** An option's value can't be used. */
    public static CommandFailedException wrong(String line) {
        return new CommandFailedException(ExitStatus.WRONG, line, null);
    }

    public ExitStatus status() {
        return status;
    }
}
