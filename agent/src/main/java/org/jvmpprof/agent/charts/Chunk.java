package org.jvmpprof.agent.charts;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Some minutes of all series, deflated; see {@link History} for its layout. Immutable. */
final class Chunk {
    /** The object, its array's header, and its place in the queue. */
    static final int OBJECT_BYTES = 80;

    private final long firstSecond;
    private final long lastSecond;
    private final int rows;
    private final byte[] deflated;

    private Chunk(long firstSecond, long lastSecond, int rows, byte[] deflated) {
        this.firstSecond = firstSecond;
        this.lastSecond = lastSecond;
        this.rows = rows;
        this.deflated = deflated;
    }

    /** Packs the first {@code rows} of these columns; {@code seconds} is ascending. */
    static Chunk pack(long[] seconds, long[][] columns, int rows) {
        byte[] plain = new byte[plainBytes(columns.length, rows)];
        int length = Columns.write(seconds, rows, plain, 0);
        for (long[] column : columns) {
            length = Columns.write(column, rows, plain, length);
        }
        return new Chunk(seconds[0], seconds[rows - 1], rows, deflate(plain, length));
    }

    private static int plainBytes(int columns, int rows) {
        return (columns + 1) * rows * Columns.MAX_VALUE_BYTES;
    }

    private static byte[] deflate(byte[] plain, int length) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(plain, 0, length);
            deflater.finish();
            byte[] out = new byte[length / 2 + 64];
            int used = deflater.deflate(out);
            while (!deflater.finished()) {
                out = Arrays.copyOf(out, out.length * 2);
                used += deflater.deflate(out, used, out.length - used);
            }
            return Arrays.copyOf(out, used);
        } finally {
            deflater.end();
        }
    }

    /** Unpacks into columns that have room for {@link #rows()} rows. */
    void unpack(long[] seconds, long[][] columns) {
        byte[] plain = new byte[plainBytes(columns.length, rows)];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(deflated);
            int length = 0;
            while (!inflater.finished() && length < plain.length) {
                length += inflater.inflate(plain, length, plain.length - length);
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException("a chunk of the history is broken", e);
        } finally {
            inflater.end();
        }
        int at = Columns.read(plain, 0, seconds, rows);
        for (long[] column : columns) {
            at = Columns.read(plain, at, column, rows);
        }
    }

    int rows() {
        return rows;
    }

    long firstSecond() {
        return firstSecond;
    }

    long lastSecond() {
        return lastSecond;
    }

    /** What it takes of the heap. */
    long bytes() {
        return deflated.length + (long) OBJECT_BYTES;
    }
}
