package org.jvmpprof.collector.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Takes gzip off a profile so that it can be packed with its neighbours, and knows how to put exactly the same gzip on
 * again: which level of zlib gives the bytes that were sent. Whether one does is tried out, not believed, so other
 * writers of gzip (Go's, zlib-ng) cost nothing but the gain. Confined to one thread; holds native memory until closed.
 *
 * <pre>
 * gzip        +---------------------+----------------+-------+------+
 *             | header, 10 or more  | deflate        | CRC32 | size |
 *             +---------------------+----------------+-------+------+
 *  kept as      itself               level            from the content
 * </pre>
 */
final class GzipRecipe implements AutoCloseable {
    /** What runtime/pprof and this project's agent use. */
    static final int SPEED = 1;

    /** Content this large is not packed, so that compaction's memory stays small. */
    static final int MAX_CONTENT_BYTES = 16 << 20;

    private static final int TRAILER_BYTES = 8;
    private static final int FIXED_HEADER_BYTES = 10;
    private static final int MAX_HEADER_BYTES = 1024;
    private static final int BUFFER_BYTES = 16 * 1024;
    /** The likeliest first. */
    private static final int[] LEVELS = {SPEED, 6, 9, 5, 4, 3, 2, 7, 8};

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final Deflater[] deflaters = new Deflater[10];
    private @Nullable Inflater inflater;

    /** What is inside of a gzip of one member, if it is one that is whole and not too large. */
    Optional<Opened> open(byte[] blob) {
        int header = headerLength(blob);
        if (header < 0 || blob.length < header + TRAILER_BYTES) {
            return Optional.empty();
        }
        ByteBuffer trailer = ByteBuffer.wrap(blob, blob.length - TRAILER_BYTES, TRAILER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        int crc = trailer.getInt();
        int size = trailer.getInt();
        if (size < 0 || size > MAX_CONTENT_BYTES) {
            return Optional.empty();
        }
        byte[] content = new byte[size];
        return inflate(blob, header, content) && crc(content) == crc
                ? Optional.of(new Opened(Arrays.copyOf(blob, header), content))
                : Optional.empty();
    }

    /** The header's length if it is one that can be read, else -1. */
    private static int headerLength(byte[] blob) {
        if (blob.length < FIXED_HEADER_BYTES || blob[0] != 0x1f || blob[1] != (byte) 0x8b || blob[2] != 8) {
            return -1;
        }
        int flags = blob[3];
        if ((flags & ~0b1_1000) != 0) {
            return -1; // extra field or header checksum: nobody sends profiles so
        }
        int at = FIXED_HEADER_BYTES;
        for (int texts = Integer.bitCount(flags); texts > 0; texts--) {
            while (at < blob.length && blob[at] != 0) {
                at++;
            }
            at++;
        }
        return at > Math.min(blob.length, MAX_HEADER_BYTES) ? -1 : at;
    }

    /** Whether the deflate stream ends where the trailer begins and fills {@code content} exactly. */
    private boolean inflate(byte[] blob, int header, byte[] content) {
        Inflater inflater = inflater();
        inflater.setInput(blob, header, blob.length - header);
        try {
            int length = 0;
            while (!inflater.finished()) {
                int inflated = length < content.length
                        ? inflater.inflate(content, length, content.length - length)
                        : inflater.inflate(buffer, 0, 1);
                length += inflated;
                if (length > content.length
                        || (inflated == 0 && (inflater.needsInput() || inflater.needsDictionary()))) {
                    return false;
                }
            }
            return length == content.length && inflater.getRemaining() == TRAILER_BYTES;
        } catch (DataFormatException e) {
            return false;
        }
    }

    private Inflater inflater() {
        Inflater known = inflater;
        if (known == null) {
            known = new Inflater(true);
            inflater = known;
        }
        known.reset();
        return known;
    }

    private static int crc(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        return (int) crc.getValue();
    }

    /** The level that gives these bytes again, {@code likely} tried first. */
    OptionalInt level(byte[] blob, Opened opened, int likely) {
        if (likely > 0 && gives(blob, opened, likely)) {
            return OptionalInt.of(likely);
        }
        for (int level : LEVELS) {
            if (level != likely && gives(blob, opened, level)) {
                return OptionalInt.of(level);
            }
        }
        for (int level = SPEED; level <= ZlibPort.EQUAL_LEVELS; level++) {
            if (portGives(blob, opened, level)) {
                return OptionalInt.of(level);
            }
        }
        return OptionalInt.empty();
    }

    private boolean gives(byte[] blob, Opened opened, int level) {
        Deflater deflater = deflater(level);
        deflater.setInput(opened.content());
        deflater.finish();
        int at = opened.header().length;
        int end = blob.length - TRAILER_BYTES;
        while (!deflater.finished()) {
            int length = deflater.deflate(buffer);
            if (at + length > end || !Arrays.equals(buffer, 0, length, blob, at, at + length)) {
                return false;
            }
            at += length;
        }
        return at == end;
    }

    private static boolean portGives(byte[] blob, Opened opened, int level) {
        byte[] stream = ZlibPort.deflate(level, opened.content(), 0, opened.content().length);
        int end = blob.length - TRAILER_BYTES;
        return Arrays.equals(stream, 0, stream.length, blob, opened.header().length, end);
    }

    /** The gzip of these parts, {@code blobLength} bytes long if the level is the right one. */
    byte[] close(byte[] header, int level, byte[] content, int at, int length, int blobLength) {
        Deflater deflater = deflater(level);
        deflater.setInput(content, at, length);
        deflater.finish();
        byte[] stream = new byte[Math.max(blobLength - header.length - TRAILER_BYTES, 0) + 1];
        int end = 0;
        while (!deflater.finished()) {
            if (end == stream.length) {
                stream = Arrays.copyOf(stream, stream.length + BUFFER_BYTES);
            }
            end += deflater.deflate(stream, end, stream.length - end);
        }
        return joined(header, stream, end, content, at, length);
    }

    /** The same by the port, for a JVM whose zlib is another than the one that the profile was packed with. */
    static byte[] closeByPort(byte[] header, int level, byte[] content, int at, int length) {
        byte[] stream = ZlibPort.deflate(level, content, at, length);
        return joined(header, stream, stream.length, content, at, length);
    }

    private static byte[] joined(byte[] header, byte[] stream, int streamLength, byte[] content, int at, int length) {
        CRC32 crc = new CRC32();
        crc.update(content, at, length);
        byte[] blob = new byte[header.length + streamLength + TRAILER_BYTES];
        ByteBuffer.wrap(blob)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(header)
                .put(stream, 0, streamLength)
                .putInt((int) crc.getValue())
                .putInt(length);
        return blob;
    }

    private Deflater deflater(int level) {
        Deflater known = deflaters[level];
        if (known == null) {
            known = new Deflater(level, true);
            deflaters[level] = known;
        }
        known.reset();
        return known;
    }

    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
        }
        for (Deflater deflater : deflaters) {
            if (deflater != null) {
                deflater.end();
            }
        }
    }

    /** A gzip taken apart. The arrays are not copied. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Opened(byte[] header, byte[] content) {}
}
