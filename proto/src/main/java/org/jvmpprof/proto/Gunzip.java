package org.jvmpprof.proto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Undoes gzip, of one or more members, in memory and under a cap. The buffer starts near the size that the trailer
 * claims and doubles up to the cap, so that a bomb costs the cap at most and a false claim costs nothing.
 */
final class Gunzip {
    private static final int READ_BYTES = 32 * 1024;
    private static final int MAX_TRUSTED_RATIO = 16;
    private static final int TRAILER_BYTES = 18; // header and trailer together: nothing shorter is gzip

    /** Decompressed bytes: the first {@code length} of {@code bytes}. */
    static final class Data {
        final byte[] bytes;
        final int length;

        Data(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }
    }

    private Gunzip() {}

    static boolean isGzip(byte[] bytes) {
        return bytes.length >= 2 && bytes[0] == (byte) 0x1f && bytes[1] == (byte) 0x8b;
    }

    /** The content, decompressed if it is gzip; {@code bytes} itself otherwise. */
    static Data open(byte[] bytes, DecodeLimits limits) throws MalformedProfileException, ProfileTooLargeException {
        if (!isGzip(bytes)) {
            if (bytes.length > limits.maxBytes()) {
                throw tooLarge(limits);
            }
            return new Data(bytes, bytes.length);
        }
        return decompress(bytes, limits);
    }

    private static Data decompress(byte[] bytes, DecodeLimits limits)
            throws MalformedProfileException, ProfileTooLargeException {
        byte[] buffer = new byte[firstSize(bytes, limits)];
        int length = 0;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes), READ_BYTES)) {
            int read;
            while ((read = in.read(buffer, length, buffer.length - length)) >= 0) {
                length += read;
                if (length > limits.maxBytes()) {
                    throw tooLarge(limits);
                }
                if (length == buffer.length) {
                    buffer = Arrays.copyOf(buffer, grown(length, limits));
                }
            }
        } catch (ProfileTooLargeException e) {
            throw e;
        } catch (IOException e) {
            throw new MalformedProfileException(length, "gzip: " + e.getMessage(), e);
        }
        return new Data(buffer, length);
    }

    /** One byte above the claimed size, so that the end is seen without growing. */
    private static int firstSize(byte[] bytes, DecodeLimits limits) {
        long claimed = bytes.length < TRAILER_BYTES ? 0 : littleEndianInt(bytes, bytes.length - 4) & 0xffffffffL;
        long trusted = Math.min(claimed, (long) bytes.length * MAX_TRUSTED_RATIO);
        return (int) Math.min(Math.max(trusted, 1024), limits.maxBytes()) + 1;
    }

    private static int grown(int length, DecodeLimits limits) {
        return (int) Math.min(length * 2L, limits.maxBytes() + 1L);
    }

    private static int littleEndianInt(byte[] b, int at) {
        return (b[at] & 0xff) | (b[at + 1] & 0xff) << 8 | (b[at + 2] & 0xff) << 16 | b[at + 3] << 24;
    }

    private static ProfileTooLargeException tooLarge(DecodeLimits limits) {
        return new ProfileTooLargeException("decompressed bytes", limits.maxBytes());
    }
}
