package org.jvmpprof.collector.store;

import com.github.luben.zstd.util.Native;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.store.SegmentReader.DamagedRecordException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes packs of segments that get no more records, one after another, on the thread {@code collector-compact}, and
 * deletes the files that nothing lies in any more.
 *
 * <p>Nothing can be lost, whenever the process dies: the pack is registered without profiles, written, fsynced and read
 * back; then the index is told, some hundred profiles a transaction, that they lie there; and when the segment has none
 * left, its file goes. Before each step and after it every row names a place where its profile lies whole. A pack that
 * no row names is removed by the next start; a segment that was half done is simply one with fewer profiles.
 *
 * <p>All writing to the index is done by the store's writer thread, in short transactions between the posters' groups.
 * One compaction runs at a time in a process, however many stores it has, and rests as long as its share of a core
 * demands.
 */
final class Compactor implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();
    private static final long POLL_MILLIS = 10_000;
    private static final int MOVED_AT_ONCE = 500;
    private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long CLOSE_SECONDS = 30;

    private final SegmentFiles files;
    private final IndexReader index;
    private final BooleanSupplier isRefusing;
    private final Steps steps;
    private final StoreSettings settings;
    private final boolean isAbleToPack;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    /** Segments that could not be packed are not tried again before the next start. */
    private final Set<String> failed = ConcurrentHashMap.newKeySet();

    private volatile @Nullable String waiting;
    private @Nullable Thread thread;
    private long workedSince;

    /** Hears of each step; a seam, so that tests can look at what a kill would leave there. */
    interface Steps {
        void reached(String step) throws IOException;
    }

    /** @param isRefusing whether profiles are refused at present */
    Compactor(SegmentFiles files, IndexReader index, StoreSettings settings, BooleanSupplier isRefusing, Steps steps) {
        this.isRefusing = isRefusing;
        this.files = files;
        this.index = index;
        this.settings = settings;
        this.steps = steps;
        this.isAbleToPack = settings.compaction() != CompactionMode.OFF && hasZstd();
    }

    private static boolean hasZstd() {
        try {
            Native.load();
            return true;
        } catch (LinkageError e) {
            LOG.warn("segments are not packed: {}", PackWriter.unavailable(e));
            return false;
        }
    }

    void start() {
        Thread started = new Thread(this::run, "collector-compact");
        started.setDaemon(true);
        started.setPriority(Thread.MIN_PRIORITY);
        started.start();
        thread = started;
    }

    private void run() {
        try {
            do {
                try {
                    while (round() && stopped.getCount() > 0) {
                        LOG.debug("one more segment may be waiting");
                    }
                } catch (IOException | RuntimeException | OutOfMemoryError e) { // thread loop: tried again later
                    if (stopped.getCount() > 0) {
                        LOG.warn("compaction failed and is tried again later: {}", e.toString());
                    }
                }
            } while (!stopped.await(POLL_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.warn("compaction was interrupted and ends until the next start");
        }
    }

    /** Why a segment can't be packed now, or null. */
    @Nullable
    String waiting() {
        return waiting;
    }

    /** Packs everything that can be packed now, at full speed if so wanted; returns how many segments. Any thread. */
    int compactAll() throws IOException {
        int packed = 0;
        while (round()) {
            packed++;
        }
        return packed;
    }

    /** Deletes empty files, packs one segment; false when there is none to be packed. */
    private boolean round() throws IOException {
        if (!enter()) {
            return false;
        }
        try {
            boolean isShort = isRefusing.getAsBoolean()
                    || files.freeBytes() - settings.segmentBytes() < settings.diskReserveBytes();
            files.endOldSegment();
            files.deleteEmpty(isShort);
            if (!isAbleToPack) {
                return false;
            }
            Optional<IndexReader.Segment> next = next();
            if (next.isPresent()) {
                pack(next.get());
            }
            return next.isPresent();
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    /** False when the store closes while another is at work. */
    private boolean enter() throws IOException {
        try {
            while (!ONE_AT_A_TIME.tryLock(POLL_MILLIS / 10, TimeUnit.MILLISECONDS)) {
                if (stopped.getCount() == 0) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("compaction was interrupted");
        }
    }

    /** The oldest that fits on the disk beside its pack; when the disk is short, the smallest, for that is fast. */
    private Optional<IndexReader.Segment> next() throws IOException {
        List<IndexReader.Segment> all = files.sealed().stream()
                .filter(segment -> isWorthwhile(segment) && !failed.contains(segment.file()))
                .toList();
        long free = files.freeBytes();
        Comparator<IndexReader.Segment> bySize = Comparator.comparingLong(IndexReader.Segment::committedEnd);
        Optional<IndexReader.Segment> oldest = all.stream()
                .filter(segment -> free - segment.committedEnd() > settings.diskReserveBytes())
                .findFirst();
        Optional<IndexReader.Segment> next =
                oldest.isPresent() ? oldest : all.stream().min(bySize).filter(segment -> segment.committedEnd() < free);
        waiting = next.isPresent() || all.isEmpty()
                ? null
                : "compaction waits until "
                        + all.stream().min(bySize).orElseThrow().committedEnd()
                        + " bytes are free in " + files.directory() + ", " + free + " are";
        return next;
    }

    /** A pack is written anew when more than half of its profiles have expired. */
    private static boolean isWorthwhile(IndexReader.Segment segment) {
        return segment.live() > 0
                && segment.damage() == null
                && (!segment.isPacked() || segment.live() * 2 < segment.records());
    }

    private void pack(IndexReader.Segment segment) throws IOException {
        workedSince = threads.getCurrentThreadCpuTime();
        try {
            Compaction compaction = new Compaction(files.directory(), index, settings.compaction(), this::rest);
            List<IndexReader.Located> living = compaction.living(segment);
            if (living.isEmpty()) {
                throw new IOException("the index knows " + segment.live() + " profiles in it that it does not hold");
            }
            pack(segment, compaction, living);
        } catch (StoppedException e) {
            throw e;
        } catch (DamagedRecordException e) {
            files.damaged(segment.file(), String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            if (!DiskFull.is(e)) {
                failed.add(segment.file());
            }
            throw e;
        }
    }

    private void pack(IndexReader.Segment segment, Compaction compaction, List<IndexReader.Located> living)
            throws IOException {
        SegmentFiles.NewPack pack = files.newPack();
        try {
            List<PackWriter.Move> moves;
            long end;
            Optional<DamagedRecordException> damage;
            try (SegmentOutput output = pack.output();
                    PackWriter writer = new PackWriter(output)) {
                steps.reached("pack registered");
                damage = compaction.write(living, writer);
                steps.reached("pack written");
                writer.force();
                moves = writer.moves();
                end = writer.end();
            }
            verify(pack.file(), end);
            steps.reached("pack on disk");
            for (int from = 0; from < moves.size(); from += MOVED_AT_ONCE) {
                files.move(segment, pack, moves.subList(from, Math.min(moves.size(), from + MOVED_AT_ONCE)), end);
                steps.reached("profiles moved");
            }
            if (damage.isPresent()) {
                files.damaged(segment.file(), String.valueOf(damage.get().getMessage()));
            }
            files.retire(segment);
            steps.reached("segment retired");
            LOG.info(
                    "{} ({} bytes): {} profiles packed into {} ({} bytes)",
                    segment.file(),
                    segment.committedEnd(),
                    moves.size(),
                    pack.file(),
                    end);
        } finally {
            files.finished(pack);
        }
    }

    /** Reads every frame back before anything relies on it. */
    private void verify(String file, long end) throws IOException {
        Path path = files.directory().resolve(file);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long offset = PackLayout.FILE_HEADER_BYTES;
            while (offset < end) {
                offset = Frame.read(channel, offset).end();
                rest();
            }
        } catch (DamagedRecordException e) {
            throw new IOException("pack " + file + " can't be read back: " + e.getMessage(), e);
        }
    }

    /** Called often; after so much work sleeps until its share of a core is kept. */
    private void rest() throws IOException {
        long worked = threads.getCurrentThreadCpuTime() - workedSince;
        if (stopped.getCount() == 0) {
            throw new StoppedException();
        }
        if (worked < WORK_NANOS || Thread.currentThread() != thread) {
            return;
        }
        int percent = settings.compactionCpuPercent();
        try {
            if (stopped.await(worked * (100 - percent) / percent, TimeUnit.NANOSECONDS)) {
                throw new StoppedException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("compaction was interrupted");
        }
        workedSince = threads.getCurrentThreadCpuTime();
    }

    /** Gives up what is under way and ends the thread. Idempotent. */
    @Override
    public void close() throws IOException {
        stopped.countDown();
        Thread running = thread;
        if (running == null) {
            return;
        }
        try {
            running.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while compaction was ending");
        }
    }

    private static final class StoppedException extends IOException {
        private static final long serialVersionUID = 1;

        StoppedException() {
            super("compaction was stopped with the store");
        }
    }
}
