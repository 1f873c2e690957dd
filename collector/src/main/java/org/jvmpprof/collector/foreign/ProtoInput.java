package org.jvmpprof.collector.foreign;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.function.LongConsumer;

/**
 * Walks over the fields of one protobuf message in a byte array. Nested messages are walked over in place. Numbers may be
 * packed or not. Anything that does not fit throws {@link IOException}. Confined to one thread.
 */
final class ProtoInput {
    private final byte[] bytes;
    private final int start;
    private final int length;
    private final CodedInputStream in;
    private int tag;

    ProtoInput(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private ProtoInput(byte[] bytes, int start, int length) {
        this.bytes = bytes;
        this.start = start;
        this.length = length;
        this.in = CodedInputStream.newInstance(bytes, start, length);
    }

    /** The same message from its beginning. */
    ProtoInput again() {
        return new ProtoInput(bytes, start, length);
    }

    /** Moves to the next field; false at the message's end. The field before must have been read or skipped. */
    boolean next() throws IOException {
        tag = in.isAtEnd() ? 0 : in.readTag();
        return tag != 0;
    }

    int field() {
        return WireFormat.getTagFieldNumber(tag);
    }

    int wireType() {
        return WireFormat.getTagWireType(tag);
    }

    long number() throws IOException {
        return switch (wireType()) {
            case WireFormat.WIRETYPE_VARINT -> in.readRawVarint64();
            case WireFormat.WIRETYPE_FIXED64 -> in.readRawLittleEndian64();
            default -> throw wrong("a number");
        };
    }

    /** A number that is an index: whatever does not fit is out of every range. */
    int index() throws IOException {
        long number = number();
        return number < 0 || number > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) number;
    }

    double real() throws IOException {
        if (wireType() != WireFormat.WIRETYPE_FIXED64) {
            throw wrong("a double");
        }
        return in.readDouble();
    }

    String text() throws IOException {
        expectLength();
        return in.readStringRequireUtf8();
    }

    byte[] bytes() throws IOException {
        expectLength();
        return in.readByteArray();
    }

    ProtoInput message() throws IOException {
        expectLength();
        int length = in.readRawVarint32();
        int from = start + in.getTotalBytesRead();
        in.skipRawBytes(length);
        return new ProtoInput(bytes, from, length);
    }

    /** All numbers of a repeated varint field, packed or not. */
    void numbers(LongConsumer sink) throws IOException {
        if (wireType() == WireFormat.WIRETYPE_VARINT) {
            sink.accept(in.readRawVarint64());
            return;
        }
        expectLength();
        int limit = in.pushLimit(in.readRawVarint32());
        while (in.getBytesUntilLimit() > 0) {
            sink.accept(in.readRawVarint64());
        }
        in.popLimit(limit);
    }

    void skip() throws IOException {
        if (!in.skipField(tag)) {
            throw new IOException("a group ends that did not begin");
        }
    }

    private void expectLength() throws IOException {
        if (wireType() != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            throw wrong("bytes");
        }
    }

    private IOException wrong(String wanted) {
        return new IOException("field " + field() + " has wire type " + wireType() + ", which is not " + wanted);
    }
}
