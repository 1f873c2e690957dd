package org.jvmpprof.collector.store;

import java.io.IOException;
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
    private final SegmentFiles files;
    private final Compactor compactor;
    private final SummaryReader summaries;
    private final RollupTable rollups;
    private final Set<String> damagedRecords = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /** {@link #open(Path, StoreSettings)} with {@link StoreSettings#usual}. */
    public static EmbeddedStore open(Path directory, long diskReserveBytes, long segmentBytes) throws IOException {
        return open(directory, StoreSettings.usual(diskReserveBytes, segmentBytes));
    }

    /**
     * Opens, and makes it if it is not there.
     *
     * @throws IOException if another process owns the directory, or it can't be used; the message says what to do
     */
    public static EmbeddedStore open(Path directory, StoreSettings settings) throws IOException {
        EmbeddedStore store =
                open(directory, settings, Clock.systemUTC(), SegmentOutput::createFile, step -> LOG.debug("{}", step));
        store.compactor.start();
        return store;
    }

    /** As above, but nothing is packed unless {@link #compact} is called. */
    static EmbeddedStore open(
            Path directory, StoreSettings settings, Clock clock, SegmentOutput.Opener opener, Compactor.Steps steps)
            throws IOException {
        DataDirectory data = DataDirectory.open(directory);
        IndexDatabase database = null;
        try {
            data.requireIndex();
            database = new IndexDatabase(data.index());
            return new EmbeddedStore(data, database, settings, clock, opener, steps);
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
            StoreSettings settings,
            Clock clock,
            SegmentOutput.Opener opener,
            Compactor.Steps steps)
            throws IOException {
        this.directory = directory;
        this.database = database;
        this.indexWriter = new IndexWriter(database);
        this.indexReader = new IndexReader(database);
        this.segments = new SegmentWriter(directory.segments(), opener, clock, settings.segmentBytes(), indexWriter);
        this.groups = new GroupWriter(directory, indexWriter, indexReader, segments, settings.diskReserveBytes());
        this.commits = new GroupCommit(groups);
        this.files = new SegmentFiles(directory, indexReader, indexWriter, segments, opener, commits, clock);
        this.compactor = new Compactor(files, indexReader, settings, () -> groups.refusal() != null, steps);
        this.summaries = new SummaryReader(database, indexReader);
        this.rollups = new RollupTable(database, summaries, commits);
        try {
            files.recover();
        } catch (IOException | RuntimeException e) {
            commits.close();
            throw e;
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
        read(wanted, sink, BlobReader::blob);
    }

    @Override
    public void readContents(List<String> wanted, BlobSink sink) throws IOException {
        read(wanted, sink, BlobReader::content);
    }

    private void read(List<String> wanted, BlobSink sink, Form form) throws IOException {
        try (BlobReader reader = new BlobReader(directory.segments())) {
            for (int from = 0; from < wanted.size(); from += READ_BATCH) {
                List<String> batch = wanted.subList(from, Math.min(wanted.size(), from + READ_BATCH));
                Map<String, IndexReader.Located> located = indexReader.locate(batch);
                for (String id : batch) {
                    read(reader, id, located.get(id), sink, form);
                }
            }
        }
    }

    private void read(BlobReader reader, String id, IndexReader.@Nullable Located found, BlobSink sink, Form form)
            throws IOException {
        IndexReader.Located at = found;
        while (at != null) {
            byte[] blob;
            try {
                blob = form.read(reader, at);
            } catch (SegmentReader.DamagedRecordException e) {
                // It may have expired since it was looked up, or have been packed: then it lies elsewhere.
                IndexReader.Located now = indexReader.locate(List.of(id)).get(id);
                if (now != null && now.isAt(at)) {
                    sink.lost(id, Optional.of(damaged(id, at.file(), e)));
                    return;
                }
                at = now;
                continue;
            }
            sink.blob(id, blob);
            return;
        }
        sink.lost(id, indexReader.brokenRow(id));
    }

    /** As it was sent, or what it holds. */
    private interface Form {
        byte[] read(BlobReader reader, IndexReader.Located at) throws IOException;
    }

    private String damaged(String id, String file, SegmentReader.DamagedRecordException e) {
        String reason = String.valueOf(e.getMessage());
        files.damaged(file, reason);
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
                indexWriter.deleteUnusedNames();
                return true;
            });
            files.deleteEmpty(false);
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
        if (gone > 0) {
            commits.execute(() -> {
                indexWriter.deleteUnusedSeries(service, kind.code());
                return true;
            });
        }
        return gone;
    }

    /**
     * Packs every segment that gets no more records, now and at full speed, which else happens by itself; returns how
     * many. Nothing is packed if compaction is off.
     */
    public int compact() throws IOException {
        return compactor.compactAll();
    }

    @Override
    public StoreUsage usage() throws IOException {
        long profiles = 0;
        long blobBytes = 0;
        long packedFiles = 0;
        long packedFromBytes = 0;
        long packedBytes = 0;
        List<IndexReader.Segment> all = indexReader.segments();
        for (IndexReader.Segment each : all) {
            profiles += each.live();
            blobBytes += each.committedEnd();
            if (each.isPacked() && each.live() > 0) {
                packedFiles++;
                packedFromBytes += each.receivedBytes();
                packedBytes += each.committedEnd();
            }
        }
        return new StoreUsage(
                profiles,
                all.size(),
                blobBytes,
                directory.indexBytes(),
                directory.freeBytes(),
                packedFiles,
                packedFromBytes,
                packedBytes);
    }

    @Override
    public StoreHealth health() {
        List<String> damaged = new ArrayList<>(files.damaged());
        String index = database.damage();
        if (index != null) {
            damaged.add("index.db: " + index + "; " + IndexDatabase.REMEDY);
        }
        return new StoreHealth(
                isClosed.get() ? "store is closed" : groups.refusal(),
                damaged,
                damagedRecords.size() + (long) indexReader.brokenRows(),
                compactor.waiting());
    }

    @Override
    public void close() throws IOException {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        try (directory;
                database;
                segments;
                compactor) {
            LOG.debug("closing {}", directory.root());
            compactor.close();
            commits.close();
        }
    }
}
