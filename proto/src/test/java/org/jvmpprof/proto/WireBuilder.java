package org.jvmpprof.proto;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/** Builds messages field by field, valid or not, for tests of the decoder. */
final class WireBuilder {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    static byte[] message(Consumer<WireBuilder> fields) {
        WireBuilder builder = new WireBuilder();
        fields.accept(builder);
        return builder.toByteArray();
    }

    WireBuilder number(int field, long value) {
        return io(() -> out.writeUInt64(field, value));
    }

    WireBuilder text(int field, String value) {
        return io(() -> out.writeString(field, value));
    }

    WireBuilder bytes(int field, byte[] value) {
        return io(() -> out.writeByteArray(field, value));
    }

    WireBuilder nested(int field, Consumer<WireBuilder> fields) {
        return bytes(field, message(fields));
    }

    WireBuilder raw(int... rawBytes) {
        return io(() -> {
            for (int b : rawBytes) {
                out.writeRawByte((byte) b);
            }
        });
    }

    byte[] toByteArray() {
        io(out::flush);
        return bytes.toByteArray();
    }

    static byte[] gzip(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            try (GZIPOutputStream gzip = new GZIPOutputStream(all)) {
                gzip.write(part);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all.toByteArray();
    }

    private interface Write {
        void run() throws IOException;
    }

    private WireBuilder io(Write write) {
        try {
            write.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
