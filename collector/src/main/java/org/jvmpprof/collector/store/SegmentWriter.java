package org.jvmpprof.collector.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends blobs to the segment of the hour, a new file when the hour turns or the file is full. After an error nothing
 * is appended to the same file unless it could be cut back to its last good end: after a failed fsync the kernel may
 * have dropped pages that later look written. Confined to the store's writer thread.
 */
final class SegmentWriter implements Closeable {
    private final Path directory;
    private final SegmentOutput.Opener opener;
    private final Clock clock;
    private final long maxBytes;
    private final Registry registry;

    private @Nullable Active active;

    /** Knows the segments: called before a file is made, so that no file is without a row. */
    interface Registry {
        /** Registers a segment durably and returns its number. */
        long register(String file) throws IOException;

        /** That segment could not be begun; nothing was appended to it. */
        void unregister(long segment) throws IOException;

        /** No more is appended to that segment. */
        void seal(long segment) throws IOException;
    }

    SegmentWriter(Path directory, SegmentOutput.Opener opener, Clock clock, long maxBytes, Registry registry) {
        this.directory = directory;
        this.opener = opener;
        this.clock = clock;
        this.maxBytes = maxBytes;
        this.registry = registry;
    }

    /** Appends all and returns where each lies, once all are on the disk. On failure none of them is. */
    List<Placement> append(List<Blob> blobs) throws IOException {
        Active segment = segmentOfTheHour();
        List<Placement> placements = new ArrayList<>(blobs.size());
        ByteBuffer[] buffers = new ByteBuffer[blobs.size() * 2];
        long offset = segment.end;
        for (int i = 0; i < blobs.size(); i++) {
            Blob blob = blobs.get(i);
            ByteBuffer header = SegmentLayout.recordHeader(blob.id(), blob.labels(), blob.bytes());
            buffers[2 * i] = header;
            buffers[2 * i + 1] = ByteBuffer.wrap(blob.bytes());
            long end = offset + header.remaining() + blob.bytes().length;
            placements.add(new Placement(segment.number, offset, blob.bytes().length, end));
            offset = end;
        }
        write(segment, buffers);
        segment.end = offset;
        return placements;
    }

    /**
     * Takes back what the last append wrote, for the index could not grow. Only when nothing of the rows can have reached
     * the disk: a row that comes back at the next start would else name bytes that were cut off.
     */
    void takeBack(List<Placement> placements) {
        Active segment = active;
        if (segment == null || placements.isEmpty() || placements.get(0).segment() != segment.number) {
            return;
        }
        segment.end = placements.get(0).offset();
        IOException cause = new IOException("the index could not take the rows");
        cutBack(segment, cause);
    }

    private void write(Active segment, ByteBuffer[] buffers) throws IOException {
        try {
            segment.output.write(buffers, segment.end);
        } catch (IOException e) {
            cutBack(segment, e);
            throw e;
        }
        try {
            segment.output.force();
        } catch (IOException e) {
            abandon(e);
            throw e;
        }
    }

    private void cutBack(Active segment, IOException cause) {
        try {
            segment.output.truncate(segment.end);
        } catch (IOException e) {
            cause.addSuppressed(e);
            abandon(cause);
        }
    }

    private void abandon(IOException cause) {
        try {
            close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private Active segmentOfTheHour() throws IOException {
        long hour = hour();
        Active current = active;
        if (current != null && current.hour == hour && current.end < maxBytes) {
            return current;
        }
        close();
        return open(hour);
    }

    private long hour() {
        return Math.floorDiv(clock.millis(), SegmentName.HOUR_MILLIS);
    }

    /** Ends the active segment if it is of an hour that is over. */
    void endOfHour() throws IOException {
        Active current = active;
        if (current != null && current.hour != hour()) {
            close();
        }
    }

    private Active open(long hour) throws IOException {
        String name = SegmentName.ofSegment(directory, clock.millis());
        long number = registry.register(name);
        try {
            Active opened = new Active(number, hour, create(directory.resolve(name)));
            active = opened;
            return opened;
        } catch (IOException e) {
            try {
                Files.deleteIfExists(directory.resolve(name));
                registry.unregister(number);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private SegmentOutput create(Path file) throws IOException {
        SegmentOutput output = opener.create(file);
        try {
            output.write(new ByteBuffer[] {SegmentLayout.fileHeader()}, 0);
            return output;
        } catch (IOException e) {
            output.close();
            throw e;
        }
    }

    /** The number of the segment being appended to, or -1. */
    long activeSegment() {
        return active == null ? -1 : active.number;
    }

    /** Ends the active segment; the next append begins another. */
    @Override
    public void close() throws IOException {
        Active current = active;
        active = null;
        if (current != null) {
            try {
                current.output.close();
            } finally {
                registry.seal(current.number);
            }
        }
    }

    /** One blob to be appended, with its encoded {@link RecordMeta}. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Blob(String id, byte[] labels, byte[] bytes) {}

    /** Where a record begins and ends, and how long its blob is. */
    record Placement(long segment, long offset, int length, long end) {}

    private static final class Active {
        final long number;
        final long hour;
        final SegmentOutput output;
        long end = SegmentLayout.FILE_HEADER_BYTES;

        Active(long number, long hour, SegmentOutput output) {
            this.number = number;
            this.hour = hour;
            this.output = output;
        }
    }
}
