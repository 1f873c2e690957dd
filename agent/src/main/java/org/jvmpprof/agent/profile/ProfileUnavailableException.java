package org.jvmpprof.agent.profile;

/** A profile cannot be had in this JVM; the message, shown to the reader as it is, says why and what to do. */
public final class ProfileUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    public ProfileUnavailableException(String message) {
        super(message);
    }
}
