package org.jvmpprof.collector.ingest;

/**
 * Decoding turned out to need more memory than was taken for it, and there is no more at the moment. Unchecked, since it
 * takes a body that lies about its size; its cause is what is answered.
 */
public final class MemoryShortException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MemoryShortException(OverloadedException cause) {
        super(cause.getMessage(), cause);
    }
}
