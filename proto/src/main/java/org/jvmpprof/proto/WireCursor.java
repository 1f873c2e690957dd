package org.jvmpprof.proto;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Walks the fields of protobuf messages in one array, forwards only, and knows where it is, so that every complaint can
 * name the byte. Typical use: {@code enter(span)}, {@code while (next()) switch (field())}, {@code leave()}. Confined to
 * one thread.
 */
final class WireCursor {
    private final CodedInputStream in;
    private int field;
    private int wireType;
    private int fieldStart;
    private int outerLimit;

    WireCursor(Gunzip.Data data) {
        in = CodedInputStream.newInstance(data.bytes, 0, data.length);
    }

    /** Limits the cursor to the i-th span, which begins at or after the current position. */
    void enter(Spans spans, int i) throws IOException {
        in.skipRawBytes(spans.offset(i) - in.getTotalBytesRead());
        fieldStart = spans.offset(i);
        outerLimit = in.pushLimit(spans.length(i));
    }

    void leave() {
        in.popLimit(outerLimit);
    }

    /** Begins a message or packed list inside the current one; the result goes to {@link #endNested}. */
    int beginNested() throws IOException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        return in.pushLimit(in.readRawVarint32());
    }

    void endNested(int limit) {
        in.popLimit(limit);
    }

    /** Moves to the next field of the message; false at its end. */
    boolean next() throws IOException {
        if (in.isAtEnd()) {
            return false;
        }
        fieldStart = in.getTotalBytesRead();
        int tag = in.readTag();
        field = WireFormat.getTagFieldNumber(tag);
        wireType = WireFormat.getTagWireType(tag);
        return true;
    }

    int field() {
        return field;
    }

    /** A number field: int64, uint64 or bool. */
    long number() throws IOException {
        expect(WireFormat.WIRETYPE_VARINT);
        return in.readRawVarint64();
    }

    boolean flag() throws IOException {
        return number() != 0;
    }

    String text() throws IOException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        return in.readStringRequireUtf8();
    }

    /** True when the repeated number field at hand is packed: then {@link #beginNested} and {@link #packedNumber}. */
    boolean isPacked() throws MalformedProfileException {
        if (wireType != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            expect(WireFormat.WIRETYPE_VARINT);
            return false;
        }
        return true;
    }

    boolean hasPacked() {
        return in.getBytesUntilLimit() > 0;
    }

    long packedNumber() throws IOException {
        return in.readRawVarint64();
    }

    /** Notes where the message at hand lies, and steps over it. */
    void skipInto(Spans spans) throws IOException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        int length = in.readRawVarint32();
        int offset = in.getTotalBytesRead();
        in.skipRawBytes(length);
        spans.add(offset, length);
    }

    /** Steps over a field of an unknown number, as newer writers may send. */
    void skipUnknown() throws IOException {
        switch (wireType) {
            case WireFormat.WIRETYPE_VARINT:
                in.readRawVarint64();
                break;
            case WireFormat.WIRETYPE_FIXED64:
                in.skipRawBytes(Long.BYTES);
                break;
            case WireFormat.WIRETYPE_FIXED32:
                in.skipRawBytes(Integer.BYTES);
                break;
            case WireFormat.WIRETYPE_LENGTH_DELIMITED:
                in.skipRawBytes(in.readRawVarint32());
                break;
            default:
                throw malformed("field " + field + " has the unsupported wire type " + wireType);
        }
    }

    /** A complaint about the field at hand. */
    MalformedProfileException malformed(String reason) {
        return new MalformedProfileException(fieldStart, reason);
    }

    /** A complaint of the protobuf library, at the byte it had come to. */
    MalformedProfileException malformed(InvalidProtocolBufferException e) {
        return new MalformedProfileException(in.getTotalBytesRead(), String.valueOf(e.getMessage()), e);
    }

    private void expect(int type) throws MalformedProfileException {
        if (wireType != type) {
            throw malformed("field " + field + " has wire type " + wireType + " instead of " + type);
        }
    }
}
