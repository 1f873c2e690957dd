package org.jvmpprof.collector.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One profile of a frame's directory. {@code level} says what the content is: 1 to 9 the inside of a gzip that zlib
 * gives again at that level behind {@code gzipHeader}; {@link #AS_SENT} the profile itself; {@link #CONTENT_ONLY} the
 * inside of a gzip whose bytes are not known any more. Immutable; the arrays are not copied.
 *
 * @param blobLength of the profile as it was sent, as is {@code blobCrc}
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record PackEntry(
        String id, byte[] labels, int level, byte[] gzipHeader, int blobLength, int blobCrc, int contentLength) {
    static final int AS_SENT = 0;
    static final int CONTENT_ONLY = 32;

    /** Size without labels and header; a little more than needed. */
    static final int FIXED_BYTES = 64;

    RecordMeta meta() throws IOException {
        return RecordMeta.decode(ByteBuffer.wrap(labels));
    }

    static byte[] encode(List<PackEntry> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(entries.size());
            for (PackEntry entry : entries) {
                out.write(entry.id.getBytes(StandardCharsets.US_ASCII));
                out.writeByte(entry.level);
                out.writeInt(entry.blobLength);
                out.writeInt(entry.blobCrc);
                out.writeInt(entry.contentLength);
                out.writeInt(entry.gzipHeader.length);
                out.write(entry.gzipHeader);
                out.writeInt(entry.labels.length);
                out.write(entry.labels);
            }
        }
        return bytes.toByteArray();
    }

    /** Reads what {@link #encode} wrote. */
    static List<PackEntry> decode(byte[] bytes, int length) throws IOException {
        List<PackEntry> entries = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length))) {
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                String id = new String(exactly(in, ProfileId.LENGTH), StandardCharsets.US_ASCII);
                int level = in.readUnsignedByte();
                int blobLength = in.readInt();
                int blobCrc = in.readInt();
                int contentLength = in.readInt();
                byte[] header = exactly(in, in.readInt());
                byte[] labels = exactly(in, in.readInt());
                entries.add(new PackEntry(id, labels, level, header, blobLength, blobCrc, contentLength));
            }
        }
        return entries;
    }

    private static byte[] exactly(DataInputStream in, int length) throws IOException {
        if (length < 0 || length > in.available()) {
            throw new EOFException("directory is cut");
        }
        return in.readNBytes(length);
    }
}
