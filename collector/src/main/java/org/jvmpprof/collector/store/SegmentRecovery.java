package org.jvmpprof.collector.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a segment at start. What lies behind the last committed record was never acknowledged (torn tail, or blobs
 * whose commit did not come) and is cut off; the rest must be whole, or the segment is damaged: it stays, what is
 * readable in it is served, and the damage is reported. Runs on the starting thread.
 */
final class SegmentRecovery {
    private final Path directory;

    SegmentRecovery(Path directory) {
        this.directory = directory;
    }

    /**
     * Checks one segment or pack and cuts its tail.
     *
     * @param isDeep whether each record is read and checked, or only the file's header and length
     * @return what is damaged, or null
     */
    @Nullable
    String check(IndexReader.Segment segment, boolean isDeep) throws IOException {
        long committedEnd = segment.committedEnd();
        Path path = directory.resolve(segment.file());
        if (!Files.isRegularFile(path)) {
            return committedEnd == 0 ? null : "file is missing";
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() > committedEnd) {
                channel.truncate(committedEnd);
                channel.force(true);
            }
            if (committedEnd == 0) {
                return null;
            }
            if (channel.size() < committedEnd) {
                return "file ends at byte " + channel.size() + ", " + committedEnd + " were committed";
            }
            ByteBuffer header = SegmentReader.full(channel, 0, SegmentLayout.FILE_HEADER_BYTES);
            boolean isHeader =
                    segment.isPacked() ? PackLayout.isFileHeader(header) : SegmentLayout.isFileHeader(header);
            if (!isHeader) {
                return "file header is not that of a " + (segment.isPacked() ? "pack" : "segment");
            }
            return isDeep ? checkRecords(channel, committedEnd, segment.isPacked()) : null;
        } catch (AccessDeniedException e) {
            return "file can't be opened: " + e;
        }
    }

    private static @Nullable String checkRecords(FileChannel channel, long end, boolean isPacked) throws IOException {
        long offset = SegmentLayout.FILE_HEADER_BYTES;
        while (offset < end) {
            try {
                offset = isPacked
                        ? Frame.read(channel, offset).end()
                        : SegmentReader.record(channel, offset).end();
            } catch (SegmentReader.DamagedRecordException | EOFException e) {
                return e.getMessage();
            }
        }
        return null;
    }
}
