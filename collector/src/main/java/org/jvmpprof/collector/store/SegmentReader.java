package org.jvmpprof.collector.store;

import static org.jvmpprof.collector.store.SegmentLayout.LABELS_LENGTH_BYTES;
import static org.jvmpprof.collector.store.SegmentLayout.RECORD_HEADER_BYTES;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Reads records at known places and checks them; keeps the last file open, since neighbours are read together. Confined
 * to one thread.
 */
final class SegmentReader implements Closeable {
    /** Most records' labels end within these, so that one read brings them. */
    private static final int USUAL_HEAD_BYTES = 512;

    private final Path directory;
    private @Nullable String openName;
    private @Nullable FileChannel open;

    SegmentReader(Path directory) {
        this.directory = directory;
    }

    /**
     * Reads one blob.
     *
     * @throws DamagedRecordException if what lies there is not the record that was written
     */
    byte[] read(String file, long offset, int length, String id) throws IOException {
        try {
            Record found = record(channel(file), offset);
            if (found.length() != length || !found.id().equals(id)) {
                throw new DamagedRecordException("another record lies at byte " + offset);
            }
            return found.blob();
        } catch (DamagedRecordException e) {
            throw new DamagedRecordException(e.getMessage() + " (" + file + ")", e);
        } catch (IOException e) {
            throw new DamagedRecordException(file + " at byte " + offset + " can't be read: " + e, e);
        }
    }

    /** What the record says of itself, or null if it is an old one; sizes are checked, the checksum is not. */
    byte @Nullable [] labels(String file, long offset) throws IOException {
        ByteBuffer labels = head(channel(file), offset).labels();
        if (labels == null) {
            return null;
        }
        byte[] copy = new byte[labels.remaining()];
        labels.get(copy);
        return copy;
    }

    /** Reads and checks the record at {@code offset}, whatever it is. */
    static Record record(FileChannel channel, long offset) throws IOException {
        Head head = head(channel, offset);
        byte[] blob = full(
                        channel,
                        head.end() - head.header().length(),
                        head.header().length())
                .array();
        if (head.header().crc() != SegmentLayout.checksum(head.bytes(), blob)) {
            throw new DamagedRecordException("checksum of the record at byte " + offset + " does not match");
        }
        return new Record(head.header().id(), head.labels(), blob, head.end());
    }

    /** Reads what lies before the blob at {@code offset}; only sizes are checked. */
    static Head head(FileChannel channel, long offset) throws IOException {
        long left = channel.size() - offset;
        ByteBuffer bytes = full(channel, offset, (int) Math.max(RECORD_HEADER_BYTES, Math.min(left, USUAL_HEAD_BYTES)));
        SegmentLayout.RecordHeader header = SegmentLayout.parse(bytes);
        left -= RECORD_HEADER_BYTES + (header.hasLabels() ? LABELS_LENGTH_BYTES : 0);
        if (!header.hasMagic() || header.length() < 0 || header.length() > left) {
            throw new DamagedRecordException("record at byte " + offset + " has no valid header");
        }
        if (!header.hasLabels()) {
            bytes.limit(RECORD_HEADER_BYTES);
            return new Head(header, bytes, null, offset + RECORD_HEADER_BYTES + header.length());
        }
        int labelBytes = bytes.getInt(RECORD_HEADER_BYTES);
        if (labelBytes < 0 || labelBytes > left - header.length()) {
            throw new DamagedRecordException("record at byte " + offset + " has no valid header");
        }
        int size = (int) SegmentLayout.recordBytes(labelBytes, 0);
        ByteBuffer all = size <= bytes.limit() ? bytes.limit(size) : full(channel, offset, size);
        ByteBuffer labels = all.duplicate().position(RECORD_HEADER_BYTES + LABELS_LENGTH_BYTES);
        return new Head(header, all, labels, offset + size + header.length());
    }

    private FileChannel channel(String file) throws IOException {
        FileChannel current = open;
        if (current != null && file.equals(openName)) {
            return current;
        }
        close();
        FileChannel opened = FileChannel.open(directory.resolve(file), StandardOpenOption.READ);
        open = opened;
        openName = file;
        return opened;
    }

    static ByteBuffer full(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException("file ends at byte " + channel.size());
            }
        }
        return buffer.flip();
    }

    @Override
    public void close() throws IOException {
        FileChannel current = open;
        open = null;
        openName = null;
        if (current != null) {
            current.close();
        }
    }

    /** What lies before a blob, not yet checked against it; {@code end} is behind the blob. */
    record Head(
            SegmentLayout.RecordHeader header,
            ByteBuffer bytes,
            @Nullable ByteBuffer labels,
            long end) {}

    /** A whole record; the labels are as in {@link RecordMeta}, or null in old files. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Record(String id, @Nullable ByteBuffer labels, byte[] blob, long end) {
        int length() {
            return blob.length;
        }
    }

    /** A record that is not what was written there. */
    static final class DamagedRecordException extends IOException {
        private static final long serialVersionUID = 1;

        DamagedRecordException(String message) {
            super(message);
        }

        DamagedRecordException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
