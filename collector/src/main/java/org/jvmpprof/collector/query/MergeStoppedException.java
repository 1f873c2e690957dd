package org.jvmpprof.collector.query;

import java.io.IOException;

/** A merge was given up half-way, because memory for it was not to be had; its cause is what is answered. */
public final class MergeStoppedException extends IOException {
    private static final long serialVersionUID = 1;

    MergeStoppedException(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
