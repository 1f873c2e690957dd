package org.jvmpprof.collector.store;

import java.util.Arrays;

/**
 * Function rows as bytes, small and quick to add up. Names are numbers of the table {@code name}, ascending, as
 * differences; values are divided by what all of a column have in common (CPU time comes in steps of the interval), and
 * a column that differs from the one before by that divisor only (count and time of a sampler) is not written again.
 *
 * <pre>
 *  rows     | section of functions | section of packages |
 *  section  | bytes | count | name differences … | column of type 0 | column of type 1 | …
 *  column   | bytes | flags | divisor | values of row 0 | values of row 1 | …
 *  values   plain:  | total * 2 + (1 if self follows) | self? |      signed: | zigzag total | zigzag self |
 * </pre>
 *
 * All numbers are varints. {@link RowBytes} makes them smaller still. Holds no state.
 */
final class RowCodec {
    private static final int SIGNED = 1;
    private static final int AS_BEFORE = 2;
    private static final long LARGEST_PLAIN = Long.MAX_VALUE >> 2;

    private RowCodec() {}

    /** Rows with names as numbers, ascending; the values as in {@link FunctionSummary.Rows}. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record NumberedRows(int[] names, long[][] selfs, long[][] totals) {}

    static byte[] encode(NumberedRows functions, NumberedRows packages) {
        Out out = new Out();
        section(functions, out);
        section(packages, out);
        return out.toByteArray();
    }

    private static void section(NumberedRows rows, Out to) {
        Out out = new Out();
        out.varint(rows.names().length);
        int before = 0;
        for (int name : rows.names()) {
            out.varint(name - before);
            before = name;
        }
        Out last = null;
        for (int type = 0; type < rows.totals().length; type++) {
            long[] selfs = rows.selfs()[type];
            long[] totals = rows.totals()[type];
            long divisor = divisor(selfs, totals);
            Out values = new Out();
            int flags = values(selfs, totals, divisor, values);
            Out column = new Out();
            boolean isAsBefore = last != null && last.isSame(values);
            column.varint(isAsBefore ? flags | AS_BEFORE : flags);
            column.varint(divisor);
            if (!isAsBefore) {
                column.append(values);
            }
            last = values;
            out.varint(column.size());
            out.append(column);
        }
        to.varint(out.size());
        to.append(out);
    }

    private static int values(long[] selfs, long[] totals, long divisor, Out out) {
        boolean isPlain = true;
        for (int i = 0; i < totals.length; i++) {
            isPlain &= totals[i] >= 0 && totals[i] < LARGEST_PLAIN && selfs[i] >= 0;
        }
        for (int i = 0; i < totals.length; i++) {
            long total = totals[i] / divisor;
            long self = selfs[i] / divisor;
            if (!isPlain) {
                out.varint(zigzag(total));
                out.varint(zigzag(self));
            } else if (self == 0) {
                out.varint(total << 1);
            } else {
                out.varint(total << 1 | 1);
                out.varint(self);
            }
        }
        return isPlain ? 0 : SIGNED;
    }

    private static long divisor(long[] selfs, long[] totals) {
        long divisor = 0;
        for (int i = 0; i < totals.length && divisor != 1; i++) {
            divisor = gcd(gcd(divisor, totals[i]), selfs[i]);
        }
        return Math.max(1, divisor); // 0 when all are 0, negative only for Long.MIN_VALUE
    }

    private static long gcd(long a, long b) {
        long x = Math.abs(a);
        long y = Math.abs(b);
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return x;
    }

    private static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    /** Hands the rows of one sample type to {@code sink}, in the order of their numbers. */
    static void decode(byte[] rows, Section section, int type, RowSink sink) {
        In in = new In(rows);
        if (section == Section.PACKAGES) {
            in.skip();
        }
        in.varint();
        int count = (int) in.varint();
        int[] names = new int[count];
        int name = 0;
        for (int i = 0; i < count; i++) {
            name += (int) in.varint();
            names[i] = name;
        }
        column(in, names, type, sink);
    }

    private static void column(In in, int[] names, int type, RowSink sink) {
        int values = 0;
        for (int t = 0; t <= type; t++) {
            int end = (int) in.varint() + in.at;
            int flags = (int) in.varint();
            long divisor = in.varint();
            values = (flags & AS_BEFORE) != 0 ? values : in.at;
            if (t == type) {
                in.at = values;
                values(in, names, (flags & SIGNED) != 0, divisor, sink);
                return;
            }
            in.at = end;
        }
    }

    private static void values(In in, int[] names, boolean isSigned, long divisor, RowSink sink) {
        for (int name : names) {
            long total = in.varint();
            long self = 0;
            if (isSigned) {
                total = unzigzag(total);
                self = unzigzag(in.varint());
            } else {
                self = (total & 1) == 0 ? 0 : in.varint();
                total >>>= 1;
            }
            sink.row(name, self * divisor, total * divisor);
        }
    }

    private static long unzigzag(long value) {
        return value >>> 1 ^ -(value & 1);
    }

    /** The sums of each sample type. */
    static byte[] sums(long[] sums) {
        Out out = new Out();
        for (long sum : sums) {
            out.varint(zigzag(sum));
        }
        return out.toByteArray();
    }

    static long[] sums(byte[] bytes, int types) {
        In in = new In(bytes);
        long[] sums = new long[types];
        for (int i = 0; i < types; i++) {
            sums[i] = unzigzag(in.varint());
        }
        return sums;
    }

    /** Grows as it is written to; without the locks of the JDK's stream of that kind. */
    private static final class Out {
        private byte[] bytes = new byte[256];
        private int size;

        void varint(long value) {
            room(10);
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                bytes[size++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            bytes[size++] = (byte) rest;
        }

        void append(Out other) {
            room(other.size);
            System.arraycopy(other.bytes, 0, bytes, size, other.size);
            size += other.size;
        }

        private void room(int more) {
            if (size + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
            }
        }

        int size() {
            return size;
        }

        boolean isSame(Out other) {
            return Arrays.equals(bytes, 0, size, other.bytes, 0, other.size);
        }

        byte[] toByteArray() {
            return Arrays.copyOf(bytes, size);
        }
    }

    private static final class In {
        final byte[] bytes;
        int at;

        In(byte[] bytes) {
            this.bytes = bytes;
        }

        long varint() {
            byte first = bytes[at++];
            if (first >= 0) {
                return first;
            }
            long value = first & 0x7f;
            for (int shift = 7; shift < 64; shift += 7) {
                byte next = bytes[at++];
                value |= (next & 0x7fL) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IllegalStateException("function rows are damaged: a number does not end");
        }

        void skip() {
            int length = (int) varint();
            at += length;
        }
    }
}
