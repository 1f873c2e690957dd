package org.jvmpprof.collector.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/**
 * How large gzipped content is, before memory is taken for it. The trailer says it (RFC 1952: ISIZE, modulo 2^32, of the
 * last member), and is believed when it is as pprof compresses; otherwise, and when it proves wrong, the content is
 * unpacked once to nowhere and counted.
 */
final class UnpackedSize {
    private static final int TRAILER_BYTES = 18; // header and trailer together: nothing shorter is gzip
    private static final int USUAL_RATIO = 20;
    private static final int SCRATCH = 16 << 10;

    private UnpackedSize() {}

    /** The size as far as it can be known at a glance; the body's own size when it is not gzip. */
    static long of(byte[] body, long limit) {
        if (!isGzip(body)) {
            return body.length;
        }
        long claimed = claimed(body);
        boolean isUsual = claimed >= body.length / 2 && claimed <= (long) body.length * USUAL_RATIO;
        return isUsual ? claimed : counted(body, limit);
    }

    /** The true size, or a little more than {@code limit}, or what there was before the damage. */
    static long counted(byte[] body, long limit) {
        long size = 0;
        byte[] scratch = new byte[SCRATCH];
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), SCRATCH)) {
            int read;
            while (size <= limit && (read = in.read(scratch)) >= 0) {
                size += read;
            }
        } catch (IOException damaged) {
            return size; // the decoder will say what is wrong
        }
        return size;
    }

    static boolean isGzip(byte[] body) {
        return body.length >= TRAILER_BYTES && body[0] == (byte) 0x1f && body[1] == (byte) 0x8b;
    }

    private static long claimed(byte[] body) {
        int at = body.length - 4;
        return (body[at] & 0xff)
                | (body[at + 1] & 0xff) << 8
                | (body[at + 2] & 0xff) << 16
                | (body[at + 3] & 0xffL) << 24;
    }
}
