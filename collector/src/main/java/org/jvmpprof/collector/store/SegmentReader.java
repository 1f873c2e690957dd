package org.jvmpprof.collector.store;

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
            FileChannel channel = channel(file);
            ByteBuffer header = full(channel, offset, SegmentLayout.RECORD_HEADER_BYTES);
            byte[] blob = full(channel, offset + SegmentLayout.RECORD_HEADER_BYTES, length)
                    .array();
            SegmentLayout.RecordHeader parsed = SegmentLayout.parse(header);
            boolean isSame = parsed.hasMagic()
                    && parsed.length() == length
                    && parsed.id().equals(id);
            if (!isSame || parsed.crc() != SegmentLayout.checksum(header, blob)) {
                throw new DamagedRecordException("checksum of " + file + " at byte " + offset + " does not match");
            }
            return blob;
        } catch (DamagedRecordException e) {
            throw e;
        } catch (IOException e) {
            throw new DamagedRecordException(file + " at byte " + offset + " can't be read: " + e, e);
        }
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
