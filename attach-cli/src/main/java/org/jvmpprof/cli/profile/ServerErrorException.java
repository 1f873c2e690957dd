package org.jvmpprof.cli.profile;

import java.io.IOException;

/** The server answered with an error; the message is its own text, on one line. */
public final class ServerErrorException extends IOException {
    private static final long serialVersionUID = 1L;

    public ServerErrorException(String text) {
        super(text.trim().replaceAll("\\s*\\R\\s*", " "));
    }
}
