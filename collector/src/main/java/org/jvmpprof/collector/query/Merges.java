package org.jvmpprof.collector.query;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.Gate;
import org.jvmpprof.collector.ingest.GeneratedNames;
import org.jvmpprof.collector.ingest.Memory;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.ingest.ProfileBody;
import org.jvmpprof.collector.store.MetaPage;
import org.jvmpprof.collector.store.PageCursor;
import org.jvmpprof.collector.store.ProfileMeta;
import org.jvmpprof.collector.store.ProfileQuery;
import org.jvmpprof.collector.store.ProfileStore;
import org.jvmpprof.collector.store.RollupStore;
import org.jvmpprof.collector.store.Window;

/**
 * Merges stored profiles, in order of time: whole windows from their rollups where there are any, the rest one by one.
 * Called on HTTP threads; a gate bounds how many merges run at once. What can't be merged (damaged, expired meanwhile,
 * other sample types) is left out and counted, never silently.
 */
public final class Merges {
    private static final int PAGE = 1_000;

    /** Unpacked a merge is some five times as large; decoded, as a tree and as text it is there at the same time. */
    private static final int HEAP_PER_PACKED_BYTE = 40;

    private final ProfileStore store;
    private final ProfileBody body;
    private final MergeBounds bounds;
    private final GeneratedNames names = new GeneratedNames();

    /**
     * With bounds of its own, and none of memory.
     *
     * @param maxProfiles more are refused, for a merge of a part of them would be a wrong answer
     * @param patience how long one waits to get in before it is told to come again
     */
    public Merges(ProfileStore store, ProfileBody body, int concurrent, int maxProfiles, Duration patience) {
        this(
                store,
                body,
                MergeBounds.of(
                        concurrent,
                        patience,
                        new Gate("kilobytes for merges", Integer.MAX_VALUE, patience),
                        maxProfiles));
    }

    public Merges(ProfileStore store, ProfileBody body, MergeBounds bounds) {
        this.store = store;
        this.body = body;
        this.bounds = bounds;
    }

    /** The gate of work that needs less memory and shall not wait for merges. */
    Gate rowGate() {
        return bounds.rows();
    }

    /** Merges all that the query finds; null when it finds nothing. */
    @SuppressWarnings("try") // a pass is only held
    public @Nullable MergedProfile merge(ProfileQuery query)
            throws IOException, OverloadedException, BadRequestException {
        if (!hasFew(query)) {
            return null;
        }
        try (Gate.Pass admitted = gate().enter(1);
                MergeSink sink = sink(Integer.MAX_VALUE)) {
            add(query, sink);
            return sink.result();
        }
    }

    /** Merges the profiles of these ids. */
    @SuppressWarnings("try") // a pass is only held
    public MergedProfile merge(List<String> ids) throws IOException, OverloadedException, BadRequestException {
        requireFew(ids.size());
        try (Gate.Pass admitted = gate().enter(1);
                MergeSink sink = sink(Integer.MAX_VALUE)) {
            store.readContents(ids, sink);
            return sink.result();
        }
    }

    /**
     * What the profiles of {@code target} have more than those of {@code base}, negative where it is less; empty when
     * one of them finds nothing, with its name.
     *
     * @param isNormalized whether the base is first scaled to the sums of the target
     */
    @SuppressWarnings("try") // a pass is only held
    public ProfileDiff diff(ProfileQuery target, ProfileQuery base, boolean isNormalized)
            throws IOException, OverloadedException, BadRequestException {
        if (!hasFew(target)) {
            return ProfileDiff.without("from, to and labels");
        }
        if (!hasFew(base)) {
            return ProfileDiff.without("base_from, base_to and base_labels");
        }
        try (Gate.Pass admitted = gate().enter(1);
                MergeSink targetSink = sink(Integer.MAX_VALUE);
                MergeSink baseSink = sink(Integer.MAX_VALUE)) {
            add(target, targetSink);
            add(base, baseSink);
            return ProfileDiff.of(targetSink, baseSink, isNormalized);
        }
    }

    /**
     * Takes one of the places for merges, and the memory that drawing pictures of merges of so many bytes needs; to be
     * held while they are drawn.
     */
    public Drawing enterDrawing(long packedBytes) throws OverloadedException {
        Gate.Pass place = enter();
        try {
            return new Drawing(place, bounds.memory().enter(Memory.kilobytes(packedBytes * HEAP_PER_PACKED_BYTE)));
        } catch (OverloadedException e) {
            place.close();
            throw e;
        }
    }

    /** What drawing a picture holds. */
    public record Drawing(Gate.Pass place, Gate.Pass memory) implements AutoCloseable {
        @Override
        public void close() {
            memory.close();
            place.close();
        }
    }

    /** Holds one of the places for merges, so that background work and requests share one bound of memory. */
    Gate.Pass enter() throws OverloadedException {
        return gate().enter(1);
    }

    /** Holds the one place for background work. */
    Gate.Pass enterRollups() throws OverloadedException {
        return bounds.rollups().enter(1);
    }

    private Gate gate() {
        return bounds.merges();
    }

    private MergeSink sink(int maxStacks) {
        return new MergeSink(body, bounds.memory(), names, maxStacks);
    }

    /**
     * Adds all that the query finds to a merge of at most so many distinct stacks; once full, it ends early. To be closed
     * by the caller.
     *
     * @param maxStacks see {@link MergeSink#isFull}
     */
    MergeSink part(ProfileQuery query, int maxStacks) throws IOException {
        MergeSink sink = sink(maxStacks);
        try {
            add(query, sink);
            return sink;
        } catch (IOException | RuntimeException e) {
            sink.close();
            throw e;
        }
    }

    private void add(ProfileQuery query, MergeSink sink) throws IOException {
        long cursor = query.fromNanos();
        for (RollupStore.Rollup rollup : store.rollups().usable(query)) {
            Window window = rollup.window();
            addEach(between(query, cursor, window.startNanos() - 1), sink);
            byte[] pprof = store.rollups().pprof(rollup);
            // Gone since, or of types that don't fit: then profile by profile, so that each is judged for itself.
            if (pprof == null || !sink.rollup(pprof, rollup.profiles())) {
                addEach(between(query, window.startNanos(), window.lastNanos()), sink);
            }
            cursor = window.lastNanos() + 1;
        }
        addEach(between(query, cursor, query.toNanos()), sink);
    }

    private static Optional<ProfileQuery> between(ProfileQuery query, long from, long to) {
        return from > to
                ? Optional.empty()
                : Optional.of(new ProfileQuery(query.service(), query.kind(), from, to, query.labels()));
    }

    private void addEach(Optional<ProfileQuery> range, MergeSink sink) throws IOException {
        if (range.isEmpty()) {
            return;
        }
        PageCursor cursor = null;
        do {
            MetaPage page = store.find(range.get(), cursor, PAGE);
            store.readContents(page.metas().stream().map(ProfileMeta::id).toList(), sink);
            cursor = page.next();
        } while (cursor != null && !sink.isFull());
    }

    private boolean hasFew(ProfileQuery query) throws IOException, BadRequestException {
        long matched = store.count(query);
        requireFew(matched);
        return matched > 0;
    }

    private void requireFew(long count) throws BadRequestException {
        if (count > bounds.maxProfiles()) {
            throw new BadRequestException("bad request: " + count + " profiles match, limit.merge="
                    + bounds.maxProfiles() + "; narrow from, to or labels, or raise the limit");
        }
    }
}
