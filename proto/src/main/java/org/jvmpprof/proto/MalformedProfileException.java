package org.jvmpprof.proto;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes are not a valid profile. The message names the byte offset, counted in the data after gzip was undone, and
 * the reason. Thrown by {@link ProfileDecoder} and {@link ProfileReader} on the caller's thread; nothing was kept.
 */
public final class MalformedProfileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long offset;
    private final String reason;

    MalformedProfileException(long offset, String reason) {
        this(offset, reason, null);
    }

    MalformedProfileException(long offset, String reason, @Nullable Throwable cause) {
        super("malformed profile at byte " + offset + " of the decompressed data: " + reason, cause);
        this.offset = offset;
        this.reason = reason;
    }

    /** Where in the decompressed data, in bytes from its start. */
    public long offset() {
        return offset;
    }

    /** What is wrong there, without the offset. */
    public String reason() {
        return reason;
    }
}
