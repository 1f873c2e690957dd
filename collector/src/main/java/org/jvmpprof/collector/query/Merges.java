package org.jvmpprof.collector.query;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.Gate;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.ingest.ProfileBody;
import org.jvmpprof.collector.store.MetaPage;
import org.jvmpprof.collector.store.PageCursor;
import org.jvmpprof.collector.store.ProfileMeta;
import org.jvmpprof.collector.store.ProfileQuery;
import org.jvmpprof.collector.store.ProfileStore;

/**
 * Merges stored profiles. Called on HTTP threads; a gate bounds how many merges run at once. What can't be merged
 * (damaged, expired meanwhile, other sample types) is left out and counted, never silently.
 */
public final class Merges {
    private static final int PAGE = 1_000;

    private final ProfileStore store;
    private final ProfileBody body;
    private final Gate gate;
    private final int maxProfiles;

    /**
     * @param maxProfiles more are refused, for a merge of a part of them would be a wrong answer
     * @param patience how long one waits to get in before it is told to come again
     */
    public Merges(ProfileStore store, ProfileBody body, int concurrent, int maxProfiles, Duration patience) {
        this.store = store;
        this.body = body;
        this.gate = new Gate("merge.concurrent", concurrent, patience);
        this.maxProfiles = maxProfiles;
    }

    /** Merges all that the query finds; null when it finds nothing. */
    @SuppressWarnings("try") // a pass is only held
    public @Nullable MergedProfile merge(ProfileQuery query)
            throws IOException, OverloadedException, BadRequestException {
        long matched = store.count(query);
        requireFew(matched);
        if (matched == 0) {
            return null;
        }
        try (Gate.Pass admitted = gate.enter(1)) {
            MergeSink sink = new MergeSink(body);
            PageCursor cursor = null;
            do {
                MetaPage page = store.find(query, cursor, PAGE);
                store.readContents(page.metas().stream().map(ProfileMeta::id).toList(), sink);
                cursor = page.next();
            } while (cursor != null);
            return sink.result();
        }
    }

    /** Merges the profiles of these ids. */
    @SuppressWarnings("try") // a pass is only held
    public MergedProfile merge(List<String> ids) throws IOException, OverloadedException, BadRequestException {
        requireFew(ids.size());
        try (Gate.Pass admitted = gate.enter(1)) {
            MergeSink sink = new MergeSink(body);
            store.readContents(ids, sink);
            return sink.result();
        }
    }

    private void requireFew(long count) throws BadRequestException {
        if (count > maxProfiles) {
            throw new BadRequestException("bad request: " + count + " profiles match, limit.merge=" + maxProfiles
                    + "; narrow from, to or labels, or raise the limit");
        }
    }
}
