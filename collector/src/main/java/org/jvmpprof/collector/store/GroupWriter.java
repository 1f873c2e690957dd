package org.jvmpprof.collector.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a group of profiles durable: sorts out repetitions by their keys, appends the blobs of the others, fsyncs,
 * commits their rows. Confined to the store's writer thread, except {@link #refusal()}.
 */
final class GroupWriter implements GroupCommit.Committer {
    private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);

    /** So much more than the reserve must be free before it is said that there is room again. */
    private static final long ROOM_FOR_ONE = 1 << 20;

    private final DataDirectory directory;
    private final IndexWriter indexWriter;
    private final IndexReader indexReader;
    private final SegmentWriter segments;
    private final long diskReserveBytes;
    private final ProfileId ids = new ProfileId();
    private volatile @Nullable String refusal;
    private volatile boolean isBelowReserve;

    GroupWriter(
            DataDirectory directory,
            IndexWriter indexWriter,
            IndexReader indexReader,
            SegmentWriter segments,
            long diskReserveBytes) {
        this.directory = directory;
        this.indexWriter = indexWriter;
        this.indexReader = indexReader;
        this.segments = segments;
        this.diskReserveBytes = diskReserveBytes;
    }

    /** Why the last group was refused, or null when it was taken, or when there is room again for the next. */
    @Nullable
    String refusal() {
        String last = refusal;
        return last == null || (isBelowReserve && hasSpace()) ? null : last;
    }

    private boolean hasSpace() {
        try {
            return directory.freeBytes() >= diskReserveBytes + ROOM_FOR_ONE;
        } catch (IOException e) {
            return false; // then the last refusal still says best what is wrong
        }
    }

    @Override
    public List<ProfileMeta> commit(List<NewProfile> group) throws IOException {
        List<ProfileMeta> metas = new ArrayList<>(group.size());
        List<Pending> fresh = new ArrayList<>();
        Map<String, ProfileMeta> ofKeys = new HashMap<>();
        for (NewProfile profile : group) {
            String key = profile.scopedKey();
            ProfileMeta known = key == null ? null : known(key, ofKeys);
            if (known == null) {
                known = metaOf(ids.next(profile.createdAtNanos()), profile);
                fresh.add(new Pending(
                        known, key == null ? null : IndexWriter.hash(key), profile.blob(), profile.summary()));
                if (key != null) {
                    ofKeys.put(key, known);
                }
            }
            metas.add(known);
        }
        if (!fresh.isEmpty()) {
            write(fresh);
        }
        return metas;
    }

    /** The profile with this key, from this group or from the index. */
    private @Nullable ProfileMeta known(String key, Map<String, ProfileMeta> ofKeys) throws IOException {
        ProfileMeta inGroup = ofKeys.get(key);
        if (inGroup != null) {
            return inGroup;
        }
        Optional<String> id = indexWriter.idOfKey(IndexWriter.hash(key));
        if (id.isEmpty()) {
            return null;
        }
        IndexReader.Located stored = indexReader.locate(List.of(id.get())).get(id.get());
        return stored == null ? null : stored.meta();
    }

    private static ProfileMeta metaOf(String id, NewProfile profile) {
        return new ProfileMeta(
                id,
                profile.service(),
                profile.kind(),
                profile.instanceId(),
                profile.labels(),
                profile.createdAtNanos(),
                profile.blob().length);
    }

    private void write(List<Pending> fresh) throws IOException {
        try {
            requireSpace(fresh);
            List<SegmentWriter.Placement> placements =
                    segments.append(fresh.stream().map(Pending::record).toList());
            List<IndexWriter.Row> rows = new ArrayList<>(fresh.size());
            for (int i = 0; i < fresh.size(); i++) {
                Pending each = fresh.get(i);
                rows.add(new IndexWriter.Row(each.meta(), placements.get(i), each.keyHash(), each.summary()));
            }
            insert(rows, placements);
            refusal = null;
        } catch (IOException e) {
            throw refuse(e);
        }
    }

    private void insert(List<IndexWriter.Row> rows, List<SegmentWriter.Placement> placements) throws IOException {
        try {
            indexWriter.insert(rows);
        } catch (StoreFullException e) {
            // Who is refused comes again: without this each try would take from the disk what is left of it.
            segments.takeBack(placements);
            throw e;
        }
    }

    private void requireSpace(List<Pending> fresh) throws IOException {
        long wanted = diskReserveBytes;
        for (Pending each : fresh) {
            wanted += SegmentLayout.recordBytes(0, each.blob().length);
        }
        long free = directory.freeBytes();
        isBelowReserve = free < wanted;
        if (isBelowReserve) {
            throw new StoreFullException(
                    "disk is full: " + free + " bytes free in " + directory.root() + ", disk.reserve="
                            + diskReserveBytes + "; free space or shorten retention",
                    null);
        }
    }

    private IOException refuse(IOException e) {
        String message = String.valueOf(e.getMessage());
        IOException told = e;
        if (!(e instanceof StoreFullException) && DiskFull.is(e)) {
            told = new StoreFullException("disk is full: " + message + "; free space or shorten retention", e);
        }
        refusal = String.valueOf(told.getMessage());
        LOG.warn("profiles refused: {}", refusal);
        return told;
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    private record Pending(
            ProfileMeta meta,
            byte @Nullable [] keyHash,
            byte[] blob,
            @Nullable FunctionSummary summary) {
        SegmentWriter.Blob record() {
            return new SegmentWriter.Blob(
                    meta.id(), RecordMeta.of(meta, keyHash).encode(), blob);
        }
    }
}
