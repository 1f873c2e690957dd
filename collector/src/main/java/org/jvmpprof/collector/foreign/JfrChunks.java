package org.jvmpprof.collector.foreign;

import java.nio.ByteBuffer;
import org.jvmpprof.collector.ingest.BadRequestException;

/**
 * Looks at the headers of a recording's chunks before the JDK's reader does, which waits for ever on a chunk that says it
 * is being written, and tells when the recording began and how long it took. Immutable.
 *
 * <pre>
 *   0 magic  4 major  6 minor  8 size  16 constants  24 metadata  32 start nanos  40 duration nanos
 *   48 start ticks  56 ticks per second  64 state  68 …                         (big-endian)
 * </pre>
 */
record JfrChunks(long startNanos, long durationNanos) {
    private static final int HEADER = 68;
    private static final int MAGIC = 0x464c5200;

    static JfrChunks read(byte[] jfr) throws BadRequestException {
        ByteBuffer bytes = ByteBuffer.wrap(jfr);
        long start = Long.MAX_VALUE;
        long end = 0;
        int position = 0;
        do {
            long size = sizeOf(bytes, position);
            long from = bytes.getLong(position + 32);
            start = Math.min(start, from);
            end = Math.max(end, from + bytes.getLong(position + 40));
            position += (int) size;
        } while (position < jfr.length);
        return new JfrChunks(Math.max(0, start), Math.max(0, end - start));
    }

    private static long sizeOf(ByteBuffer bytes, int position) throws BadRequestException {
        int left = bytes.limit() - position;
        if (left < HEADER || bytes.getInt(position) != MAGIC) {
            throw malformed(position, "no chunk begins here");
        }
        int major = bytes.getShort(position + 4);
        if (major != 1 && major != 2) {
            throw malformed(position, "version " + major + " is not known, only 1 and 2");
        }
        long size = bytes.getLong(position + 8);
        if (size < HEADER || size > left) {
            throw malformed(position, "a chunk of " + size + " bytes, but " + left + " are left");
        }
        if (bytes.get(position + 64) != 0) {
            throw malformed(position, "the chunk is not finished");
        }
        requireInside(bytes, position, 16, size, "constants");
        requireInside(bytes, position, 24, size, "metadata");
        return size;
    }

    private static void requireInside(ByteBuffer bytes, int position, int field, long size, String what)
            throws BadRequestException {
        long offset = bytes.getLong(position + field);
        if (offset < HEADER || offset >= size) {
            throw malformed(position, what + " at " + offset + ", outside of a chunk of " + size + " bytes");
        }
    }

    private static BadRequestException malformed(int position, String reason) {
        return new BadRequestException("malformed JFR (byte " + position + ": " + reason + ")");
    }
}
