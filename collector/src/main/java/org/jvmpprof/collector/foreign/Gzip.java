package org.jvmpprof.collector.foreign;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.IngestLimits;
import org.jvmpprof.collector.ingest.TooLargeException;

/** Unpacks gzip in memory, under the limit for unpacked content. Any thread. */
public final class Gzip {
    private static final int MAGIC_FIRST = 0x1f;
    private static final int MAGIC_SECOND = 0x8b;

    private Gzip() {}

    /** The content of {@code bytes} if they are gzip, else {@code bytes} themselves. */
    public static byte[] open(byte[] bytes, IngestLimits limits) throws BadRequestException, TooLargeException {
        byte[] content = isGzip(bytes) ? unpack(bytes, limits.decompressedBytes()) : bytes;
        if (content.length > limits.decompressedBytes()) {
            throw new TooLargeException("body too large: more than limit.decompressed=" + limits.decompressedBytes()
                    + " bytes unpacked; send smaller profiles, or raise the limit");
        }
        return content;
    }

    private static boolean isGzip(byte[] bytes) {
        return bytes.length > 2 && (bytes[0] & 0xff) == MAGIC_FIRST && (bytes[1] & 0xff) == MAGIC_SECOND;
    }

    /** One byte more than the limit tells that it is passed. */
    private static byte[] unpack(byte[] bytes, int limit) throws BadRequestException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readNBytes((int) Math.min(limit + 1L, Integer.MAX_VALUE - 8));
        } catch (IOException e) {
            throw new BadRequestException("bad request: broken gzip (" + e.getMessage() + ")", e);
        }
    }
}
