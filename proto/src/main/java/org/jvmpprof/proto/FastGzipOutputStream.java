package org.jvmpprof.proto;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Gzip at the speed level that Go's runtime/pprof uses. {@link #finishAndRelease()} ends the gzip member and frees the
 * native deflater without closing the stream below, which belongs to the caller.
 */
final class FastGzipOutputStream extends GZIPOutputStream {
    private static final int BUFFER_BYTES = 8192;

    FastGzipOutputStream(OutputStream out) throws IOException {
        super(out, BUFFER_BYTES);
        def.setLevel(Deflater.BEST_SPEED);
    }

    void finishAndRelease() throws IOException {
        try {
            finish();
        } finally {
            def.end();
        }
    }
}
