package org.jvmpprof.collector.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.store.SegmentReader.DamagedRecordException;

/**
 * Writes the living profiles of one segment (or of a pack, many of whose profiles have expired) into a pack, sorted by
 * service, type and time, so that alike lies beside alike. Reads only; that the profiles lie in the pack from then on is
 * the caller's to say. Confined to one thread.
 */
final class Compaction {
    /** More of one segment are left for the next time, so that memory does not grow with the segment. */
    static final int MAX_PROFILES = 20_000;

    /** Unpacked: what reading one profile costs at most, and the reach within which alike is found. */
    private static final int FRAME_BYTES = 4 << 20;

    /** A frame this large is not filled up with another service's or type's profiles. */
    private static final int OWN_FRAME_BYTES = 1 << 20;

    private static final int LOCATED_AT_ONCE = 500;
    private static final Comparator<IndexReader.Located> ALIKE = Comparator.comparing(
                    (IndexReader.Located at) -> at.meta().service())
            .thenComparing(at -> at.meta().kind())
            .thenComparing(at -> at.meta().createdAtNanos())
            .thenComparing(at -> at.meta().id());

    private final Path directory;
    private final IndexReader index;
    private final CompactionMode mode;
    private final Pace pace;
    private final Map<String, Integer> levels = new HashMap<>();
    private final FrameBuilder contents = new FrameBuilder();
    /** Apart, since what can't be packed would only stand between what can. */
    private final FrameBuilder asSent = new FrameBuilder();

    /** Called between two profiles. */
    interface Pace {
        /** Rests as long as it must; throws when the work is to be given up. */
        void rest() throws IOException;
    }

    Compaction(Path directory, IndexReader index, CompactionMode mode, Pace pace) {
        this.directory = directory;
        this.index = index;
        this.mode = mode;
        this.pace = pace;
    }

    /** The living profiles of a segment, the first {@link #MAX_PROFILES} of them, in the order in which they are packed. */
    List<IndexReader.Located> living(IndexReader.Segment segment) throws IOException {
        List<IndexReader.Located> living = new ArrayList<>();
        List<String> ids = new ArrayList<>(LOCATED_AT_ONCE);
        try (FileChannel channel = FileChannel.open(directory.resolve(segment.file()), StandardOpenOption.READ)) {
            long offset = SegmentLayout.FILE_HEADER_BYTES;
            while (offset < segment.committedEnd() && living.size() < MAX_PROFILES) {
                if (segment.isPacked()) {
                    Frame frame = Frame.read(channel, offset);
                    ids.addAll(frame.ids());
                    offset = frame.end();
                } else {
                    SegmentReader.Head head = SegmentReader.head(channel, offset);
                    ids.add(head.header().id());
                    offset = head.end();
                }
                if (ids.size() >= LOCATED_AT_ONCE || offset >= segment.committedEnd()) {
                    keepLiving(segment, ids, living);
                }
                pace.rest();
            }
        }
        living.sort(ALIKE);
        return living;
    }

    private void keepLiving(IndexReader.Segment segment, List<String> ids, List<IndexReader.Located> living)
            throws IOException {
        index.locate(ids).values().stream()
                .filter(at -> at.file().equals(segment.file()))
                .forEach(living::add);
        ids.clear();
    }

    /** Packs them; returns the first that is damaged, which is left out, if any is. */
    Optional<DamagedRecordException> write(List<IndexReader.Located> profiles, PackWriter pack) throws IOException {
        DamagedRecordException damage = null;
        IndexReader.Located before = null;
        try (BlobReader reader = new BlobReader(directory);
                GzipRecipe gzip = new GzipRecipe()) {
            for (IndexReader.Located each : profiles) {
                if (before != null && !isAlike(before, each) && contents.contentBytes() >= OWN_FRAME_BYTES) {
                    pack.append(contents);
                }
                before = each;
                try {
                    add(each, reader, gzip, pack);
                } catch (DamagedRecordException e) {
                    damage = damage == null ? e : damage;
                }
                pace.rest();
            }
        }
        for (FrameBuilder rest : List.of(contents, asSent)) {
            if (!rest.isEmpty()) {
                pack.append(rest);
            }
        }
        return Optional.ofNullable(damage);
    }

    private static boolean isAlike(IndexReader.Located one, IndexReader.Located other) {
        return one.meta().kind() == other.meta().kind()
                && one.meta().service().equals(other.meta().service());
    }

    private void add(IndexReader.Located at, BlobReader reader, GzipRecipe gzip, PackWriter pack) throws IOException {
        byte[] blob = reader.blob(at);
        byte[] labels = labels(at, reader);
        GzipRecipe.Opened opened = gzip.open(blob).orElse(null);
        PackEntry entry = entry(at.meta(), labels, blob, opened, gzip);
        boolean isAsSent = opened == null || entry.level() == PackEntry.AS_SENT;
        FrameBuilder frame = isAsSent ? asSent : contents;
        byte[] content = isAsSent || opened == null ? blob : opened.content();
        if (!frame.isEmpty() && frame.contentBytes() + content.length > FRAME_BYTES) {
            pack.append(frame);
        }
        frame.add(entry, content);
    }

    /** From the record itself, which alone has the hash of the idempotency key. */
    private byte[] labels(IndexReader.Located at, BlobReader reader) throws IOException {
        if (at.isPacked()) {
            return reader.entry(at).labels();
        }
        byte[] labels = reader.labels(at);
        return labels != null ? labels : RecordMeta.of(at.meta(), null).encode();
    }

    private PackEntry entry(
            ProfileMeta meta, byte[] labels, byte[] blob, GzipRecipe.@Nullable Opened opened, GzipRecipe gzip) {
        int crc = Frame.crc(blob);
        if (opened == null) {
            return new PackEntry(meta.id(), labels, PackEntry.AS_SENT, new byte[0], blob.length, crc, blob.length);
        }
        int length = opened.content().length;
        OptionalInt level = level(meta, blob, opened, gzip);
        if (level.isPresent()) {
            return new PackEntry(meta.id(), labels, level.getAsInt(), opened.header(), blob.length, crc, length);
        }
        if (mode == CompactionMode.CONTENT) {
            return new PackEntry(meta.id(), labels, PackEntry.CONTENT_ONLY, opened.header(), blob.length, crc, length);
        }
        return new PackEntry(meta.id(), labels, PackEntry.AS_SENT, new byte[0], blob.length, crc, blob.length);
    }

    /** One sender writes alike: what fitted its last profile is tried first, and after nothing did, nothing is. */
    private OptionalInt level(ProfileMeta meta, byte[] blob, GzipRecipe.Opened opened, GzipRecipe gzip) {
        String sender = meta.service() + "\n" + meta.kind() + "\n" + meta.instanceId();
        Integer last = levels.get(sender);
        if (last != null && last < 0) {
            return OptionalInt.empty();
        }
        OptionalInt level = gzip.level(blob, opened, last == null ? 0 : last);
        levels.put(sender, level.orElse(-1));
        return level;
    }
}
