package org.jvmpprof.agent.endpoint;

import java.io.IOException;

/** The client went away while its answer was in the making; there is nobody to tell. */
final class ClientGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    ClientGoneException(String message) {
        super(message);
    }
}
