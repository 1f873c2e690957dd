package org.jvmpprof.collector.store;

import com.jcraft.jzlib.Deflater;
import com.jcraft.jzlib.GZIPException;
import com.jcraft.jzlib.JZlib;
import java.util.Arrays;

/**
 * zlib's deflate in Java: the same bytes in every JVM. The JVM's own is zlib nearly everywhere, but not where a system's
 * zlib has been replaced by another (zlib-ng), and a profile must come back byte for byte there too. At the levels of
 * {@link #EQUAL_LEVELS} the port was found to write what zlib writes; at others it sometimes does not. It is slower, so
 * it is asked only where the JVM's gave something else.
 */
final class ZlibPort {
    static final int EQUAL_LEVELS = 2;

    private static final int WINDOW_BITS = 15;
    /** Stored blocks, if nothing can be compressed, and a little. */
    private static final int OVERHEAD_BYTES = 1024;

    private static final int OVERHEAD_SHARE = 1024;

    private ZlibPort() {}

    /** The deflate stream, without a header, of a part of {@code content}. */
    static byte[] deflate(int level, byte[] content, int at, int length) {
        try {
            Deflater deflater = new Deflater(level, WINDOW_BITS, true);
            byte[] out = new byte[length + length / OVERHEAD_SHARE + OVERHEAD_BYTES];
            deflater.setInput(content, at, length, true);
            deflater.setOutput(out);
            int result = deflater.deflate(JZlib.Z_FINISH);
            int written = (int) deflater.getTotalOut();
            deflater.end();
            if (result != JZlib.Z_STREAM_END) {
                throw new IllegalStateException("deflate of " + length + " bytes ended with " + result);
            }
            return Arrays.copyOf(out, written);
        } catch (GZIPException e) {
            throw new IllegalStateException("level " + level + " is one of zlib's", e);
        }
    }
}
