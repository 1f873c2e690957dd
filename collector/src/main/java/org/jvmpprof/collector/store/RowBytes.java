package org.jvmpprof.collector.store;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Deflates and inflates encoded rows: totals repeat along a stack, so that a third to a quarter is left. Keeps zlib's
 * memory between rows, hence is closed in the end. Confined to one thread.
 *
 * <pre>
 *  | version 1 | length, 4 bytes | deflated without header |
 * </pre>
 */
final class RowBytes implements AutoCloseable {
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 5;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final Inflater inflater = new Inflater(true);
    private final byte[] buffer = new byte[4096];

    byte[] deflate(byte[] rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(VERSION);
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(rows.length >>> shift);
        }
        deflater.reset();
        deflater.setInput(rows);
        deflater.finish();
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        return out.toByteArray();
    }

    byte[] inflate(byte[] bytes) {
        if (bytes[0] != VERSION) {
            throw new IllegalStateException("function rows were written by a newer collector; use that one");
        }
        int length = (bytes[1] & 0xff) << 24 | (bytes[2] & 0xff) << 16 | (bytes[3] & 0xff) << 8 | (bytes[4] & 0xff);
        byte[] rows = new byte[length];
        inflater.reset();
        inflater.setInput(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
        try {
            if (inflater.inflate(rows) != length) {
                throw new IllegalStateException("function rows are damaged: they end early");
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException("function rows are damaged: " + e.getMessage(), e);
        }
        return rows;
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
