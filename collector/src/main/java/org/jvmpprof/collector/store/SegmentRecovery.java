package org.jvmpprof.collector.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
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
     * Checks one segment and cuts its tail.
     *
     * @param committedEnd first byte behind the last committed record
     * @param isDeep whether each record is read and checked, or only the file's header and length
     * @return what is damaged, or null
     */
    @Nullable
    String check(String file, long committedEnd, boolean isDeep) throws IOException {
        Path path = directory.resolve(file);
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
            if (!SegmentLayout.isFileHeader(SegmentReader.full(channel, 0, SegmentLayout.FILE_HEADER_BYTES))) {
                return "file header is not that of a segment";
            }
            return isDeep ? checkRecords(channel, committedEnd) : null;
        }
    }

    private static @Nullable String checkRecords(FileChannel channel, long end) throws IOException {
        long offset = SegmentLayout.FILE_HEADER_BYTES;
        while (offset < end) {
            if (end - offset < SegmentLayout.RECORD_HEADER_BYTES) {
                return "record at byte " + offset + " is cut";
            }
            var header = SegmentReader.full(channel, offset, SegmentLayout.RECORD_HEADER_BYTES);
            var parsed = SegmentLayout.parse(header);
            long next = offset + SegmentLayout.recordBytes(parsed.length());
            if (!parsed.hasMagic() || parsed.length() < 0 || next > end) {
                return "record at byte " + offset + " has no valid header";
            }
            byte[] blob = SegmentReader.full(channel, offset + SegmentLayout.RECORD_HEADER_BYTES, parsed.length())
                    .array();
            if (parsed.crc() != SegmentLayout.checksum(header, blob)) {
                return "checksum of the record at byte " + offset + " does not match";
            }
            offset = next;
        }
        return null;
    }
}
