package org.jvmpprof.cli.profile;

import java.io.IOException;

/** The server answered with an error; the message is its own text, on one line. */
public final class ServerErrorException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    public ServerErrorException(int status, String text) {
        super(text.trim().isEmpty() ? "HTTP status " + status : text.trim().replaceAll("\\s*\\R\\s*", "; "));
        this.status = status;
    }

    public int status() {
        return status;
    }
}
