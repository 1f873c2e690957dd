package org.jvmpprof.agent.charts;

/**
 * Values of one column as bytes: each the difference to the last one that was there, zigzag (small numbers of either sign
 * become small positive ones), plus one, as a varint (7 bits a byte, least first); 0 is a value that is missing. A value
 * that stays as it is costs one byte, and next to nothing once deflated.
 */
final class Columns {
    /** A varint of 64 bits. */
    static final int MAX_VALUE_BYTES = 10;

    /** Beyond these a difference would not leave room for the one that is added. */
    static final long LARGEST = (1L << 62) - 1;

    private Columns() {}

    /** What can be kept: the missing value as it is, others cut to what the encoding holds. */
    static long bounded(long value) {
        return value == Row.MISSING ? value : Math.max(-LARGEST, Math.min(LARGEST, value));
    }

    /** Writes {@code count} values; the position behind them. */
    static int write(long[] values, int count, byte[] to, int at) {
        long last = 0;
        for (int i = 0; i < count; i++) {
            long value = values[i];
            if (value == Row.MISSING) {
                to[at++] = 0;
            } else {
                long difference = value - last;
                last = value;
                at = writeVarint((difference << 1 ^ difference >> 63) + 1, to, at);
            }
        }
        return at;
    }

    private static int writeVarint(long number, byte[] to, int at) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            to[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        to[at++] = (byte) rest;
        return at;
    }

    /** Reads {@code count} values; the position behind them. */
    static int read(byte[] from, int at, long[] values, int count) {
        long last = 0;
        for (int i = 0; i < count; i++) {
            long number = 0;
            byte piece;
            int shift = 0;
            do {
                piece = from[at++];
                number |= (long) (piece & 0x7F) << shift;
                shift += 7;
            } while (piece < 0);
            if (number == 0) {
                values[i] = Row.MISSING;
            } else {
                long zigzag = number - 1;
                last += zigzag >>> 1 ^ -(zigzag & 1);
                values[i] = last;
            }
        }
        return at;
    }
}
