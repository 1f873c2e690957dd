package org.jvmpprof.proto;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * A protobuf message under construction, in memory; written into another one, it is empty again and can be reused. Zero
 * and empty values are left out, as proto3 wants it. Confined to one thread.
 */
final class ProtoMessage {
    private static final int BUFFER_BYTES = 512;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(BUFFER_BYTES);
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes, BUFFER_BYTES);

    ProtoMessage number(int field, long value) throws IOException {
        if (value != 0) {
            out.writeUInt64(field, value);
        }
        return this;
    }

    /** A number that is written even when it is 0: one branch of a oneof. */
    ProtoMessage always(int field, long value) throws IOException {
        out.writeUInt64(field, value);
        return this;
    }

    ProtoMessage fixed(int field, long value) throws IOException {
        if (value != 0) {
            out.writeFixed64(field, value);
        }
        return this;
    }

    ProtoMessage flag(int field, boolean value) throws IOException {
        return number(field, value ? 1 : 0);
    }

    /** A text that is written even when it is empty: an entry of a table, or one branch of a oneof. */
    ProtoMessage text(int field, String value) throws IOException {
        out.writeString(field, value);
        return this;
    }

    ProtoMessage bytes(int field, byte[] value) throws IOException {
        out.writeByteArray(field, value);
        return this;
    }

    /** Packed numbers, each raised by {@code offset}. */
    ProtoMessage packed(int field, int[] values, int offset) throws IOException {
        if (values.length == 0) {
            return this;
        }
        int size = 0;
        for (int value : values) {
            size += CodedOutputStream.computeUInt64SizeNoTag(value + (long) offset);
        }
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(size);
        for (int value : values) {
            out.writeUInt64NoTag(value + (long) offset);
        }
        return this;
    }

    ProtoMessage packed(int field, long value) throws IOException {
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(CodedOutputStream.computeUInt64SizeNoTag(value));
        out.writeUInt64NoTag(value);
        return this;
    }

    /** Writes {@code message} as a field of this one, and empties it. */
    ProtoMessage message(int field, ProtoMessage message) throws IOException {
        message.out.flush();
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(message.bytes.size());
        out.flush();
        message.bytes.writeTo(bytes);
        message.bytes.reset();
        return this;
    }

    byte[] toByteArray() throws IOException {
        out.flush();
        return bytes.toByteArray();
    }
}
