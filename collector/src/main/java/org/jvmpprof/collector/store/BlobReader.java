package org.jvmpprof.collector.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.store.SegmentReader.DamagedRecordException;

/**
 * Reads profiles wherever they lie, in a segment or a pack. Keeps the last few frames, since profiles are mostly read in
 * order of time, in which they lie. Confined to one thread.
 */
final class BlobReader implements Closeable {
    private static final int KEPT_BYTES = 16 << 20;

    private final Path directory;
    private final SegmentReader segments;
    private final GzipRecipe gzip = new GzipRecipe();
    private final Map<Place, Frame> frames = new LinkedHashMap<>(8, 0.75f, true);
    private int keptBytes;

    BlobReader(Path directory) {
        this.directory = directory;
        this.segments = new SegmentReader(directory);
    }

    /**
     * The profile as it was sent.
     *
     * @throws DamagedRecordException if what lies there is not what was written
     */
    byte[] blob(IndexReader.Located at) throws DamagedRecordException, IOException {
        String id = at.meta().id();
        if (!at.isPacked()) {
            return segments.read(at.file(), at.offset(), (int) at.meta().sizeBytes(), id);
        }
        try {
            return frame(at).blob(id, gzip);
        } catch (DamagedRecordException e) {
            throw new DamagedRecordException(e.getMessage() + " (" + at.file() + ")", e);
        }
    }

    /** What the profile holds: its gzip may have been taken off, or not. */
    byte[] content(IndexReader.Located at) throws DamagedRecordException, IOException {
        if (!at.isPacked()) {
            return blob(at);
        }
        try {
            return frame(at).content(at.meta().id());
        } catch (DamagedRecordException e) {
            throw new DamagedRecordException(e.getMessage() + " (" + at.file() + ")", e);
        }
    }

    /** The frame's entry of a packed profile. */
    PackEntry entry(IndexReader.Located at) throws IOException {
        return frame(at).entry(at.meta().id());
    }

    /** What a record of a segment says of itself, or null in old files; see {@link RecordMeta}. */
    byte @Nullable [] labels(IndexReader.Located at) throws IOException {
        return segments.labels(at.file(), at.offset());
    }

    private Frame frame(IndexReader.Located at) throws IOException {
        Place place = new Place(at.file(), at.offset());
        Frame known = frames.get(place);
        if (known != null) {
            return known;
        }
        Frame loaded = load(place);
        frames.put(place, loaded);
        keptBytes += loaded.size();
        var eldest = frames.entrySet().iterator();
        while (keptBytes > KEPT_BYTES && frames.size() > 1) {
            keptBytes -= eldest.next().getValue().size();
            eldest.remove();
        }
        return loaded;
    }

    private Frame load(Place place) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve(place.file()), StandardOpenOption.READ)) {
            return Frame.read(channel, place.offset());
        } catch (DamagedRecordException e) {
            throw e;
        } catch (IOException e) {
            throw new DamagedRecordException(place.file() + " at byte " + place.offset() + " can't be read: " + e, e);
        }
    }

    @Override
    public void close() throws IOException {
        gzip.close();
        segments.close();
    }

    private record Place(String file, long offset) {}
}
