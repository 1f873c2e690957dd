package org.jvmpprof.collector.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of segments and packs as a whole: which there are, which are damaged, which may go. Changes are made on the
 * store's writer thread, to which the methods hand them; any thread may call.
 */
final class SegmentFiles {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentFiles.class);
    /** So long a packed segment's file stays, for whoever copies the index first and the segments then. */
    private static final long RETIRED_MILLIS = 600_000;

    private final DataDirectory directory;
    private final IndexReader reader;
    private final IndexWriter writer;
    private final SegmentWriter active;
    private final SegmentOutput.Opener opener;
    private final GroupCommit commits;
    private final Clock clock;
    private final Map<String, String> damaged = new ConcurrentHashMap<>();
    /** Numbers of packs that are being written; the writer thread's. */
    private final Set<Long> unfinished = new HashSet<>();

    SegmentFiles(
            DataDirectory directory,
            IndexReader reader,
            IndexWriter writer,
            SegmentWriter active,
            SegmentOutput.Opener opener,
            GroupCommit commits,
            Clock clock) {
        this.directory = directory;
        this.reader = reader;
        this.writer = writer;
        this.active = active;
        this.opener = opener;
        this.commits = commits;
        this.clock = clock;
    }

    /** At start: cuts tails, seals, notes what is damaged, removes what an interrupted compaction left. */
    void recover() throws IOException {
        commits.execute(() -> {
            SegmentRecovery recovery = new SegmentRecovery(directory.segments());
            Set<String> known = new HashSet<>();
            for (IndexReader.Segment segment : reader.segments()) {
                known.add(segment.file());
                recover(recovery, segment);
            }
            deleteEmpty(0, false);
            try (Stream<Path> files = Files.list(directory.segments())) {
                files.map(file -> String.valueOf(file.getFileName()))
                        .filter(name -> SegmentName.isOne(name) && !known.contains(name))
                        .forEach(name -> LOG.warn(
                                "segment {} is not in the index and is ignored; --rebuild-index would take it in",
                                name));
            }
            return true;
        });
    }

    private void recover(SegmentRecovery recovery, IndexReader.Segment segment) throws IOException {
        // What was damaged is looked at again: the file may have come back from a backup.
        boolean isDeep = !segment.isSealed() || segment.damage() != null;
        String damage = segment.live() <= 0 ? null : recovery.check(segment, isDeep);
        if (damage != null) {
            LOG.warn("segment {} is damaged: {}; what is whole in it is served", segment.file(), damage);
            damaged.put(segment.file(), damage);
        }
        if (damage != null ? !damage.equals(segment.damage()) : segment.damage() != null) {
            writer.damage(segment.file(), damage);
        }
        if (!segment.isSealed()) {
            writer.seal(segment.id());
        }
    }

    /** Notes damage that was found while reading, once a file; it is packed no more and reported until it is gone. */
    void damaged(String file, String what) {
        if (damaged.putIfAbsent(file, what) != null) {
            return;
        }
        LOG.warn("segment {} is damaged: {}; what is whole in it is served", file, what);
        try {
            commits.execute(() -> {
                writer.damage(file, what);
                return true;
            });
        } catch (IOException e) {
            LOG.warn("damage of {} is remembered until the next start only: {}", file, e.getMessage());
        }
    }

    /** What is damaged, {@code file: what}, sorted. */
    List<String> damaged() {
        return damaged.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .sorted()
                .toList();
    }

    /** Those that get no more records, oldest first, except packs that are being written. */
    List<IndexReader.Segment> sealed() throws IOException {
        return commits.execute(() -> reader.segments().stream()
                .filter(segment -> segment.id() != active.activeSegment() && !unfinished.contains(segment.id()))
                .toList());
    }

    /** Begins a new segment when the hour of the present one is over, though nothing comes. */
    void endOldSegment() throws IOException {
        commits.execute(() -> {
            active.endOfHour();
            return true;
        });
    }

    /**
     * Deletes files in which no profile lies.
     *
     * @param isUrgent also those that were packed a short while ago
     */
    void deleteEmpty(boolean isUrgent) throws IOException {
        long retiredBefore = clock.millis() - (isUrgent ? 0 : RETIRED_MILLIS);
        commits.execute(() -> {
            deleteEmpty(retiredBefore, isUrgent);
            return true;
        });
    }

    /** The file goes first: a row without a file is found again at the next start, a file without a row never is. */
    private void deleteEmpty(long retiredBefore, boolean isUrgent) throws IOException {
        for (IndexReader.Segment segment : reader.segments()) {
            boolean isUsed =
                    segment.live() > 0 || segment.id() == active.activeSegment() || unfinished.contains(segment.id());
            boolean isRetired = segment.retiredMillis() > 0 && segment.retiredMillis() > retiredBefore && !isUrgent;
            if (!isUsed && !isRetired) {
                Files.deleteIfExists(directory.segments().resolve(segment.file()));
                writer.deleteSegment(segment.id());
                damaged.remove(segment.file());
            }
        }
    }

    /** Registers a pack and makes its file. */
    NewPack newPack() throws IOException {
        return commits.execute(() -> {
            String file = SegmentName.ofPack(directory.segments(), clock.millis());
            long number = writer.registerPack(file);
            unfinished.add(number);
            try {
                return new NewPack(
                        number, file, opener.create(directory.segments().resolve(file)));
            } catch (IOException e) {
                unfinished.remove(number);
                throw e; // its row has no profiles, so the next round deletes it
            }
        });
    }

    /** Lets the profiles lie in the pack. */
    void move(IndexReader.Segment from, NewPack pack, List<PackWriter.Move> moves, long end) throws IOException {
        List<PackWriter.Move> some = new ArrayList<>(moves);
        commits.execute(() -> {
            writer.move(from.id(), pack.number(), some, end);
            return true;
        });
    }

    void retire(IndexReader.Segment segment) throws IOException {
        long now = clock.millis();
        commits.execute(() -> {
            writer.retire(segment.id(), now);
            return true;
        });
    }

    /** The pack is done, or was given up; if nothing lies in it, it goes. */
    void finished(NewPack pack) throws IOException {
        commits.execute(() -> {
            unfinished.remove(pack.number());
            deleteEmpty(clock.millis() - RETIRED_MILLIS, false);
            return true;
        });
    }

    Path directory() {
        return directory.segments();
    }

    long freeBytes() throws IOException {
        return directory.freeBytes();
    }

    /** A pack that is being written. */
    record NewPack(long number, String file, SegmentOutput output) {}
}
