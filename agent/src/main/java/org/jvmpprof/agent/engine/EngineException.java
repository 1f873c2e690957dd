package org.jvmpprof.agent.engine;

import org.jspecify.annotations.Nullable;

/** The engine cannot run here; the message says why and what to do. */
public final class EngineException extends Exception {
    private static final long serialVersionUID = 1L;

    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
