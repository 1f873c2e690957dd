package org.jvmpprof.collector.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store that needs nothing else: SQLite for metadata, segment files for blobs, in one directory owned by one
 * process.
 *
 * <p>Order of a put, which is what durability rests on: blob appended to the segment, segment fsynced, row committed
 * (fsynced by SQLite), answer. A crash in between leaves bytes that no row names: they are cut off or ignored. So every
 * row names a blob that is on the disk, and a copy of {@code index.db} taken before a copy of {@code segments/} is whole.
 */
public final class EmbeddedStore implements ProfileStore {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStore.class);
    private static final int EXPIRE_BATCH = 2_000;
    private static final int READ_BATCH = 500;
    private static final int REMEMBERED_DAMAGE = 10_000;

    private final DataDirectory directory;
    private final IndexDatabase database;
    private final IndexWriter indexWriter;
    private final IndexReader indexReader;
    private final SegmentWriter segments;
    private final GroupCommit commits;
    private final GroupWriter groups;
    private final SummaryReader summaries;
    private final RollupTable rollups;
    private final Map<String, String> damagedSegments = new ConcurrentHashMap<>();
    private final Set<String> damagedRecords = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /**
     * Opens, and makes it if it is not there.
     *
     * @param diskReserveBytes below so many free bytes on the disk nothing is taken any more
     * @param segmentBytes a segment file this large gets no more records
     * @throws IOException if another process owns the directory, or it can't be used; the message says what to do
     */
    public static EmbeddedStore open(Path directory, long diskReserveBytes, long segmentBytes) throws IOException {
        return open(directory, diskReserveBytes, segmentBytes, Clock.systemUTC(), SegmentOutput::createFile);
    }

    static EmbeddedStore open(
            Path directory, long diskReserveBytes, long segmentBytes, Clock clock, SegmentOutput.Opener opener)
            throws IOException {
        DataDirectory data = DataDirectory.open(directory);
        IndexDatabase database = null;
        try {
            database = new IndexDatabase(data.index());
            return new EmbeddedStore(data, database, diskReserveBytes, segmentBytes, clock, opener);
        } catch (IOException | RuntimeException e) {
            if (database != null) {
                database.close();
            }
            data.close();
            throw e;
        }
    }

    private EmbeddedStore(
            DataDirectory directory,
            IndexDatabase database,
            long diskReserveBytes,
            long segmentBytes,
            Clock clock,
            SegmentOutput.Opener opener)
            throws IOException {
        this.directory = directory;
        this.database = database;
        this.indexWriter = new IndexWriter(database);
        this.indexReader = new IndexReader(database);
        this.segments = new SegmentWriter(directory.segments(), opener, clock, segmentBytes, indexWriter);
        this.groups = new GroupWriter(directory, indexWriter, indexReader, segments, diskReserveBytes);
        recover();
        this.commits = new GroupCommit(groups);
        this.summaries = new SummaryReader(database, indexReader);
        this.rollups = new RollupTable(database, summaries, commits);
    }

    private void recover() throws IOException {
        SegmentRecovery recovery = new SegmentRecovery(directory.segments());
        List<String> known = new ArrayList<>();
        for (IndexReader.Segment segment : indexReader.segments()) {
            known.add(segment.file());
            String damage = recovery.check(segment.file(), segment.committedEnd(), !segment.isSealed());
            if (damage != null) {
                damagedSegments.put(segment.file(), damage);
                LOG.warn("segment {} is damaged: {}; what is whole in it is served", segment.file(), damage);
            }
            if (!segment.isSealed()) {
                indexWriter.seal(segment.id());
            }
        }
        deleteEmptySegments();
        try (Stream<Path> files = Files.list(directory.segments())) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".seg") && !known.contains(name))
                    .forEach(name -> LOG.warn("segment {} is not in the index and is ignored", name));
        }
    }

    @Override
    public ProfileMeta put(NewProfile profile) throws IOException {
        return commits.put(profile);
    }

    @Override
    public MetaPage find(ProfileQuery query, @Nullable PageCursor after, int limit) throws IOException {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit + ": must be at least 1");
        }
        return indexReader.find(query, after, limit);
    }

    @Override
    public long count(ProfileQuery query) throws IOException {
        return indexReader.count(query);
    }

    @Override
    public Map<String, ProfileMeta> metas(Collection<String> wanted) throws IOException {
        Map<String, ProfileMeta> found = new HashMap<>();
        indexReader.locate(wanted).forEach((id, located) -> found.put(id, located.meta()));
        return found;
    }

    @Override
    public void read(List<String> wanted, BlobSink sink) throws IOException {
        try (SegmentReader reader = new SegmentReader(directory.segments())) {
            for (int from = 0; from < wanted.size(); from += READ_BATCH) {
                List<String> batch = wanted.subList(from, Math.min(wanted.size(), from + READ_BATCH));
                Map<String, IndexReader.Located> located = indexReader.locate(batch);
                for (String id : batch) {
                    read(reader, id, located.get(id), sink);
                }
            }
        }
    }

    private void read(SegmentReader reader, String id, IndexReader.@Nullable Located at, BlobSink sink)
            throws IOException {
        if (at == null) {
            sink.lost(id, Optional.empty());
            return;
        }
        byte[] blob;
        try {
            blob = reader.read(at.file(), at.offset(), (int) at.meta().sizeBytes(), id);
        } catch (SegmentReader.DamagedRecordException e) {
            // A profile that expired between the look-up and the read is gone, not damaged.
            boolean isGone = indexReader.locate(List.of(id)).isEmpty();
            sink.lost(id, isGone ? Optional.empty() : Optional.of(damaged(id, e)));
            return;
        }
        sink.blob(id, blob);
    }

    private String damaged(String id, SegmentReader.DamagedRecordException e) {
        String reason = String.valueOf(e.getMessage());
        if (damagedRecords.size() < REMEMBERED_DAMAGE && damagedRecords.add(id)) {
            LOG.warn("profile {} is damaged: {}", id, reason);
        }
        return reason;
    }

    @Override
    public List<String> services() throws IOException {
        return indexReader.services();
    }

    @Override
    public List<ProfileKind> types(String service) throws IOException {
        return indexReader.types(service);
    }

    @Override
    public List<String> labelNames(@Nullable String service) throws IOException {
        return indexReader.labelNames(service);
    }

    @Override
    public List<String> labelValues(String name, @Nullable String service) throws IOException {
        return indexReader.labelValues(name, service);
    }

    @Override
    public List<TypeActivity> activity(@Nullable String service, long fromNanos, long toNanos, int parts)
            throws IOException {
        return new ActivityReader(database).activity(service, fromNanos, toNanos, parts);
    }

    @Override
    public SummaryStore summaries() {
        return summaries;
    }

    @Override
    public RollupStore rollups() {
        return rollups;
    }

    @Override
    public long expireBefore(@Nullable String service, @Nullable ProfileKind kind, long nanos) throws IOException {
        long gone = 0;
        for (Map.Entry<String, Long> each : indexReader.serviceNumbers().entrySet()) {
            if (service != null && !service.equals(each.getKey())) {
                continue;
            }
            for (ProfileKind of : kind != null ? List.of(kind) : types(each.getKey())) {
                gone += expire(each.getValue(), of, nanos);
            }
        }
        if (gone > 0) {
            commits.execute(() -> {
                indexWriter.deleteUnusedSeries();
                deleteEmptySegments();
                return true;
            });
        }
        return gone;
    }

    private long expire(long service, ProfileKind kind, long nanos) throws IOException {
        long gone = 0;
        int deleted;
        do {
            deleted = commits.execute(() -> indexWriter.deleteOlder(service, kind.code(), nanos, EXPIRE_BATCH));
            gone += deleted;
        } while (deleted == EXPIRE_BATCH);
        return gone;
    }

    /** The file goes first: a row without a file is found again at the next start, a file without a row never is. */
    private void deleteEmptySegments() throws IOException {
        for (IndexReader.Segment segment : indexReader.segments()) {
            if (segment.live() <= 0 && segment.id() != segments.activeSegment()) {
                Files.deleteIfExists(directory.segments().resolve(segment.file()));
                indexWriter.deleteSegment(segment.id());
                damagedSegments.remove(segment.file());
            }
        }
    }

    @Override
    public StoreUsage usage() throws IOException {
        List<IndexReader.Segment> all = indexReader.segments();
        long profiles = all.stream().mapToLong(IndexReader.Segment::live).sum();
        long blobs = all.stream().mapToLong(IndexReader.Segment::committedEnd).sum();
        return new StoreUsage(profiles, all.size(), blobs, directory.indexBytes(), directory.freeBytes());
    }

    @Override
    public StoreHealth health() {
        List<String> damaged = damagedSegments.entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue())
                .sorted()
                .toList();
        return new StoreHealth(isClosed.get() ? "store is closed" : groups.refusal(), damaged, damagedRecords.size());
    }

    @Override
    public void close() throws IOException {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        try (directory;
                database;
                segments) {
            commits.close();
        }
    }
}
