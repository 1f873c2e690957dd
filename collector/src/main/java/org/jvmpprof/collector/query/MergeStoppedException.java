package org.jvmpprof.collector.query;

import java.io.IOException;
import org.jvmpprof.collector.ingest.OverloadedException;

/** A merge was given up half-way, because memory for it was not to be had; its cause is answered. */
public final class MergeStoppedException extends IOException {
    private static final long serialVersionUID = 1;

    public MergeStoppedException(OverloadedException cause) {
        super(cause.getMessage(), cause);
    }
}
