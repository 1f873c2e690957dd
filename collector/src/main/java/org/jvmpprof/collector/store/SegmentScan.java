package org.jvmpprof.collector.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.store.SegmentReader.DamagedRecordException;

/**
 * Reads a segment or pack from its beginning to its end without an index, past what is damaged: behind such a place it
 * looks for the next record whose checksum is right. Confined to one thread.
 */
final class SegmentScan {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int MAGIC_BYTES = 4;

    private final Path file;
    private final boolean isPack;
    private long damagedPlaces;

    /** Hears of each profile found. */
    interface Visitor {
        /** Called in the order in which they lie in the file. */
        void found(Found profile) throws IOException;
    }

    /**
     * A whole profile.
     *
     * @param labels as in {@link RecordMeta}, or null in old files
     * @param content as it was sent, or without its gzip
     * @param length of the profile as it was sent
     * @param offset of its record or frame, which ends before {@code end}
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Found(String id, @Nullable ByteBuffer labels, byte[] content, int length, long offset, long end) {}

    SegmentScan(Path file, boolean isPack) {
        this.file = file;
        this.isPack = isPack;
    }

    /** Visits every whole profile. */
    void scan(Visitor visitor) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long offset = SegmentLayout.FILE_HEADER_BYTES;
            boolean wasDamaged = false;
            while (offset < channel.size()) {
                try {
                    offset = isPack ? frame(channel, offset, visitor) : record(channel, offset, visitor);
                    wasDamaged = false;
                } catch (DamagedRecordException | EOFException e) {
                    damagedPlaces += wasDamaged ? 0 : 1;
                    wasDamaged = true;
                    offset = nextMagic(channel, offset + 1);
                }
            }
        }
    }

    private static long record(FileChannel channel, long offset, Visitor visitor) throws IOException {
        SegmentReader.Record record = SegmentReader.record(channel, offset);
        visitor.found(new Found(record.id(), record.labels(), record.blob(), record.length(), offset, record.end()));
        return record.end();
    }

    private static long frame(FileChannel channel, long offset, Visitor visitor) throws IOException {
        Frame frame = Frame.read(channel, offset);
        for (String id : frame.ids()) {
            PackEntry entry = frame.entry(id);
            ByteBuffer labels = ByteBuffer.wrap(entry.labels());
            visitor.found(new Found(id, labels, frame.content(id), entry.blobLength(), offset, frame.end()));
        }
        return frame.end();
    }

    private long nextMagic(FileChannel channel, long from) throws IOException {
        int magic = isPack ? PackLayout.FRAME_MAGIC : SegmentLayout.LABELLED_MAGIC;
        for (long at = from; at < channel.size() - MAGIC_BYTES; at += CHUNK_BYTES - MAGIC_BYTES) {
            ByteBuffer chunk = SegmentReader.full(channel, at, (int) Math.min(CHUNK_BYTES, channel.size() - at));
            for (int i = 0; i <= chunk.limit() - MAGIC_BYTES; i++) {
                if (chunk.getInt(i) == magic) {
                    return at + i;
                }
            }
        }
        return channel.size();
    }

    /** Places where something could not be read. */
    long damagedPlaces() {
        return damagedPlaces;
    }
}
