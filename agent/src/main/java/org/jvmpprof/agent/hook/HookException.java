package org.jvmpprof.agent.hook;

import org.jspecify.annotations.Nullable;

/** Hooks cannot be installed; the message says why, in a few words for {@link HookStatus#missing}. */
public final class HookException extends Exception {
    private static final long serialVersionUID = 1;

    public HookException(String message) {
        this(message, null);
    }

    public HookException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
