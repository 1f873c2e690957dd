package org.jvmpprof.proto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A protobuf message as its bytes say it, read by code that shares nothing with the encoder or the protobuf library, so
 * that both can be wrong together nowhere. For tests of every module. Throws IllegalArgumentException, naming the byte,
 * for what is not a message.
 */
public final class WireReader {
    /** One field: a number for wire types 0, 1 and 5, bytes for wire type 2. */
    public record Field(int number, int wireType, long value, byte[] bytes, int offset) {}

    private final byte[] data;
    private final int end;
    private int position;
    private final List<Field> fields = new ArrayList<>();

    private WireReader(byte[] data) {
        this.data = data;
        this.end = data.length;
    }

    /** Reads a message that is not compressed. */
    public static WireReader of(byte[] message) {
        WireReader reader = new WireReader(message);
        while (reader.position < reader.end) {
            reader.fields.add(reader.readField());
        }
        return reader;
    }

    /** Reads a gzipped message; it is an error if it is not gzipped. */
    public static WireReader ofGzip(byte[] gzip) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("not gzip", e);
        }
    }

    /** All fields in the order of the bytes. */
    public List<Field> fields() {
        return fields;
    }

    /** The last value of a singular number field, 0 if there is none. */
    public long number(int field) {
        long[] numbers = numbers(field);
        return numbers.length == 0 ? 0 : numbers[numbers.length - 1];
    }

    /** A repeated number field, packed or not. */
    public long[] numbers(int field) {
        List<Long> numbers = new ArrayList<>();
        for (Field f : fields) {
            if (f.number() == field && f.wireType() == 2) {
                addPacked(f.bytes(), numbers);
            } else if (f.number() == field) {
                numbers.add(f.value());
            }
        }
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    public List<WireReader> messages(int field) {
        return fields.stream()
                .filter(f -> f.number() == field)
                .map(f -> of(f.bytes()))
                .toList();
    }

    public List<String> strings(int field) {
        return fields.stream()
                .filter(f -> f.number() == field)
                .map(f -> new String(f.bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    private static void addPacked(byte[] bytes, List<Long> numbers) {
        WireReader packed = new WireReader(bytes);
        while (packed.position < packed.end) {
            numbers.add(packed.readVarint());
        }
    }

    private Field readField() {
        int offset = position;
        long tag = readVarint();
        int number = (int) (tag >>> 3);
        int wireType = (int) (tag & 7);
        if (number == 0) {
            throw new IllegalArgumentException("field number 0 at byte " + offset);
        }
        return switch (wireType) {
            case 0 -> new Field(number, wireType, readVarint(), new byte[0], offset);
            case 1 -> new Field(number, wireType, readFixed(8), new byte[0], offset);
            case 2 -> new Field(number, wireType, 0, readBytes(), offset);
            case 5 -> new Field(number, wireType, readFixed(4), new byte[0], offset);
            default -> throw new IllegalArgumentException("wire type " + wireType + " at byte " + offset);
        };
    }

    private long readVarint() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (position == end) {
                throw new IllegalArgumentException("the message ends inside a number at byte " + position);
            }
            byte b = data[position++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than 10 bytes at byte " + position);
    }

    private long readFixed(int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            if (position == end) {
                throw new IllegalArgumentException("the message ends inside a number at byte " + position);
            }
            value |= (long) (data[position++] & 0xff) << (8 * i);
        }
        return value;
    }

    private byte[] readBytes() {
        long length = readVarint();
        if (length < 0 || length > end - position) {
            throw new IllegalArgumentException(length + " bytes wanted at byte " + position + " of " + end);
        }
        position += (int) length;
        return Arrays.copyOfRange(data, position - (int) length, position);
    }
}
