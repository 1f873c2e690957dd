package org.jvmpprof.proto;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Fields of a message whose size is known before it is written: for each way to write a field there is one that tells its
 * size. Nothing is copied or allocated on the way. Confined to one thread.
 */
final class WireWriter {
    private static final int MAX_UNPACKED = 2;
    private static final int TAG_BYTES = 1; // every field number of profile.proto is below 16

    private final CodedOutputStream out;

    WireWriter(CodedOutputStream out) {
        this.out = out;
    }

    void text(int field, String value) throws IOException {
        out.writeString(field, value);
    }

    /** Bytes of a message field with its tag, the message alone taking {@code bytes}. */
    static int messageSize(int bytes) {
        return TAG_BYTES + CodedOutputStream.computeUInt32SizeNoTag(bytes) + bytes;
    }

    void startMessage(int field, int size) throws IOException {
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(size);
    }

    /** Bytes of a number field with its tag; zero is the default and is left out. */
    static int sizeOf(long value) {
        return value == 0 ? 0 : TAG_BYTES + CodedOutputStream.computeUInt64SizeNoTag(value);
    }

    static int sizeOf(boolean flag) {
        return flag ? TAG_BYTES + 1 : 0;
    }

    void number(int field, long value) throws IOException {
        if (value != 0) {
            out.writeUInt64(field, value);
        }
    }

    void flag(int field, boolean flag) throws IOException {
        if (flag) {
            out.writeBool(field, true);
        }
    }

    /** Bytes of a repeated number field with its tags, the numbers alone taking {@code bytes}. */
    static int repeatedSize(int count, int bytes) {
        return count > MAX_UNPACKED
                ? TAG_BYTES + CodedOutputStream.computeUInt32SizeNoTag(bytes) + bytes
                : count * TAG_BYTES + bytes;
    }

    static int packedSize(long[] values) {
        int size = 0;
        for (long value : values) {
            size += CodedOutputStream.computeUInt64SizeNoTag(value);
        }
        return size;
    }

    static int idsSize(int[] indices) {
        int size = 0;
        for (int index : indices) {
            size += CodedOutputStream.computeUInt32SizeNoTag(index + 1);
        }
        return size;
    }

    /** A repeated number field, packed when there are more than two. */
    void numbers(int field, long[] values, int bytes) throws IOException {
        boolean packed = values.length > MAX_UNPACKED;
        if (packed) {
            startMessage(field, bytes);
        }
        for (long value : values) {
            if (!packed) {
                out.writeTag(field, WireFormat.WIRETYPE_VARINT);
            }
            out.writeUInt64NoTag(value);
        }
    }

    /** Table indexes, as ids: one higher. */
    void ids(int field, int[] indices, int bytes) throws IOException {
        boolean packed = indices.length > MAX_UNPACKED;
        if (packed) {
            startMessage(field, bytes);
        }
        for (int index : indices) {
            if (!packed) {
                out.writeTag(field, WireFormat.WIRETYPE_VARINT);
            }
            out.writeUInt32NoTag(index + 1);
        }
    }
}
