package org.jvmpprof.collector.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code index.db} again from what the segments and packs say of themselves, when it is lost or broken. The old
 * one is kept beside it under another name. Called by the main thread, before a store is opened on the directory.
 */
public final class IndexRebuild {
    private static final int ROWS_AT_ONCE = 200;

    private final DataDirectory directory;
    private final IndexWriter writer;
    private final IndexReader reader;
    private final Summaries summaries;
    private final List<IndexWriter.Row> rows = new ArrayList<>();
    private long damagedPlaces;
    private long nameless;

    /**
     * What came of it.
     *
     * @param profiles in the new index
     * @param damagedPlaces places in the files where something could not be read
     * @param nameless profiles that do not say what they are: written by a collector that did not note it
     */
    public record Result(long profiles, int files, long damagedPlaces, long nameless) {}

    /** Sums up what a profile holds, as was done when it came. */
    public interface Summaries {
        /** The sums, or null if the profile has none. */
        @Nullable
        FunctionSummary of(ProfileKind kind, byte[] content);
    }

    private IndexRebuild(DataDirectory directory, IndexDatabase database, Summaries summaries) {
        this.summaries = summaries;
        this.directory = directory;
        this.writer = new IndexWriter(database);
        this.reader = new IndexReader(database);
    }

    /**
     * Rebuilds the index of a data directory that no collector uses.
     *
     * @throws IOException if the directory is in use or can't be read; the old index is untouched then
     */
    public static Result rebuild(Path root, Summaries summaries) throws IOException {
        try (DataDirectory directory = DataDirectory.open(root)) {
            Path fresh = root.resolve("index.db.new");
            deleteDatabase(fresh);
            Result result;
            try (IndexDatabase database = new IndexDatabase(fresh)) {
                result = new IndexRebuild(directory, database, summaries).run();
            }
            Path aside = root.resolve("index.db.old-" + System.currentTimeMillis());
            for (String ending : List.of("", "-wal", "-shm")) {
                Path old = root.resolve("index.db" + ending);
                if (Files.exists(old)) {
                    Files.move(old, root.resolve(aside.getFileName() + ending));
                }
            }
            Files.move(fresh, directory.index(), StandardCopyOption.ATOMIC_MOVE);
            return result;
        }
    }

    private static void deleteDatabase(Path file) throws IOException {
        for (String ending : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + ending));
        }
    }

    /** Packs first: what lies in one and still in its segment is to be read from the pack. */
    private Result run() throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.list(directory.segments())) {
            names = files.map(file -> String.valueOf(file.getFileName()))
                    .filter(SegmentName::isOne)
                    .sorted(Comparator.comparing((String name) -> !SegmentName.isPack(name))
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        }
        for (String name : names) {
            take(name);
        }
        long profiles =
                reader.segments().stream().mapToLong(IndexReader.Segment::live).sum();
        return new Result(profiles, names.size(), damagedPlaces, nameless);
    }

    private void take(String name) throws IOException {
        Path file = directory.segments().resolve(name);
        long segment = writer.register(name);
        long namelessBefore = nameless;
        SegmentScan scan = new SegmentScan(file, SegmentName.isPack(name));
        scan.scan(found -> take(segment, found));
        insert();
        // All of the file belongs to it, lest the next start cuts off what could not be read now.
        writer.rebuilt(segment, SegmentName.isPack(name), Files.size(file));
        damagedPlaces += scan.damagedPlaces();
        if (scan.damagedPlaces() > 0) {
            writer.damage(name, scan.damagedPlaces() + " places could not be read");
        }
        if (scan.damagedPlaces() > 0 || nameless > namelessBefore) {
            // Without a profile it would be deleted at the next start; out of the index nothing happens to it.
            writer.deleteSegment(segment);
        }
    }

    private void take(long segment, SegmentScan.Found found) throws IOException {
        ByteBuffer labels = found.labels();
        RecordMeta record = labels == null ? null : RecordMeta.decode(labels);
        if (record == null || !ProfileKind.isKnown(record.kind())) {
            nameless++;
            return;
        }
        ProfileMeta meta = new ProfileMeta(
                found.id(),
                record.service(),
                ProfileKind.ofCode(record.kind()),
                record.instance(),
                LabelText.decode(record.labels()),
                record.createdAtNanos(),
                found.length());
        SegmentWriter.Placement place =
                new SegmentWriter.Placement(segment, found.offset(), found.length(), found.end());
        rows.add(new IndexWriter.Row(meta, place, record.key(), summaries.of(meta.kind(), found.content())));
        if (rows.size() >= ROWS_AT_ONCE) {
            insert();
        }
    }

    private void insert() throws IOException {
        Set<String> known = reader.locate(
                        rows.stream().map(row -> row.meta().id()).toList())
                .keySet();
        List<IndexWriter.Row> fresh =
                rows.stream().filter(row -> !known.contains(row.meta().id())).toList();
        rows.clear();
        insertLastOfEachKey(fresh);
    }

    /** Of two with the same key the first was never acknowledged, else the second would not have been stored. */
    private void insertLastOfEachKey(List<IndexWriter.Row> fresh) throws IOException {
        Map<ByteBuffer, IndexWriter.Row> ofKeys = new LinkedHashMap<>();
        List<IndexWriter.Row> wanted = new ArrayList<>();
        for (IndexWriter.Row row : fresh) {
            byte[] key = row.key();
            if (key == null) {
                wanted.add(row);
                continue;
            }
            Optional<String> before = writer.idOfKey(key);
            if (before.isPresent()) {
                writer.forget(before.get());
            }
            ofKeys.put(ByteBuffer.wrap(key), row);
        }
        wanted.addAll(ofKeys.values());
        if (!wanted.isEmpty()) {
            writer.insert(wanted);
        }
    }
}
