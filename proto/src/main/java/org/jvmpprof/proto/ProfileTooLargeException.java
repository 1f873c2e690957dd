package org.jvmpprof.proto;

import java.io.IOException;

/**
 * The profile may be valid, but passes one of the {@link DecodeLimits}. The message names the limit and its value; a
 * collector answers 413. Thrown as soon as the limit is passed, before the rest is read.
 */
public final class ProfileTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String limit;
    private final long maximum;

    ProfileTooLargeException(String limit, long maximum) {
        super("profile too large: more than " + maximum + " " + limit + "; raise this limit or send smaller profiles");
        this.limit = limit;
        this.maximum = maximum;
    }

    /** What there is too much of, in plain words. */
    public String limit() {
        return limit;
    }

    public long maximum() {
        return maximum;
    }
}
