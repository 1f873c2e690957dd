package org.jvmpprof.cli.exit;

import org.jspecify.annotations.Nullable;

/**
 * The command cannot go on; the message is one line for the user, with value, reason and remedy, and the status is what
 * the process ends with. Thrown by any command; {@code JvmPprof} prints it after its own name.
 */
public final class CliException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitStatus status;

    /** {@link ExitStatus#FAILED}. */
    public CliException(String line) {
        this(ExitStatus.FAILED, line, null);
    }

    /** {@link ExitStatus#FAILED}. */
    public CliException(String line, @Nullable Throwable cause) {
        this(ExitStatus.FAILED, line, cause);
    }

    public CliException(ExitStatus status, String line) {
        this(status, line, null);
    }

    public CliException(ExitStatus status, String line, @Nullable Throwable cause) {
        super(line, cause);
        this.status = status;
    }

    /** An option's value can't be used. */
    public static CliException wrong(String line) {
        return new CliException(ExitStatus.WRONG_USAGE, line, null);
    }

    public ExitStatus status() {
        return status;
    }
}
