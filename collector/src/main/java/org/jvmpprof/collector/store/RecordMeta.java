package org.jvmpprof.collector.store;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a stored record says of itself, so that a lost index can be made again: the labels are {@link LabelText}, the key
 * is the hash that the index has. Immutable; the array is not copied.
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record RecordMeta(
        String service, int kind, String instance, String labels, long createdAtNanos, byte @Nullable [] key) {

    static RecordMeta of(ProfileMeta meta, byte @Nullable [] key) {
        return new RecordMeta(
                meta.service(),
                meta.kind().code(),
                meta.instanceId(),
                LabelText.encode(meta.labels()),
                meta.createdAtNanos(),
                key);
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(createdAtNanos);
            out.writeInt(kind);
            text(out, service.getBytes(StandardCharsets.UTF_8));
            text(out, instance.getBytes(StandardCharsets.UTF_8));
            text(out, labels.getBytes(StandardCharsets.UTF_8));
            text(out, key == null ? new byte[0] : key);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Reads what {@link #encode} wrote. */
    static RecordMeta decode(ByteBuffer bytes) throws IOException {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        try (DataInputStream in = new DataInputStream(new java.io.ByteArrayInputStream(copy))) {
            long createdAtNanos = in.readLong();
            int kind = in.readInt();
            String service = new String(bytes(in), StandardCharsets.UTF_8);
            String instance = new String(bytes(in), StandardCharsets.UTF_8);
            String labels = new String(bytes(in), StandardCharsets.UTF_8);
            byte[] key = bytes(in);
            return new RecordMeta(service, kind, instance, labels, createdAtNanos, key.length == 0 ? null : key);
        }
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new EOFException("a text of " + length + " bytes in " + in.available());
        }
        return in.readNBytes(length);
    }
}
