package org.jvmpprof.collector.guard;

/** Somebody is not let in; answered with this status (400, 401 or 403) and the message. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    public RefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
