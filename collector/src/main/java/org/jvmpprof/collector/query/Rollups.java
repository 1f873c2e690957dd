package org.jvmpprof.collector.query;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.Gate;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.store.ProfileQuery;
import org.jvmpprof.collector.store.ProfileStore;
import org.jvmpprof.collector.store.Window;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the rollups of windows that have ended: the merge of all their profiles and their function sums. Called by one
 * thread at a time. A window whose merge would leave something out, or would hardly be smaller than what it is made of,
 * gets sums only; a window of a few profiles gets nothing, for reading them is as quick.
 */
public final class Rollups {
    private static final Logger LOG = LoggerFactory.getLogger(Rollups.class);

    /** Uploads of a window come until a little after its end; later ones make it to be built again. */
    static final int GRACE_SECONDS = 120;

    static final int LEAST_PROFILES = 8;
    private static final int LEAST_MERGED = 30;
    private static final int MOST_STACKS = 50_000;
    private static final int WINDOWS_A_PASS = 1_000;

    private final ProfileStore store;
    private final Merges merges;
    private volatile boolean isEnding;

    public Rollups(ProfileStore store, Merges merges) {
        this.store = store;
        this.merges = merges;
    }

    /**
     * Builds what has to be built, short windows first, since long ones are made of them.
     *
     * @return how many windows are done; at most a bounded number in one call, so more than 0 means come again
     */
    public int buildEnded(long nowSeconds) throws IOException {
        int done = 0;
        Exception failure = null;
        for (Window window : store.rollups().open(nowSeconds - GRACE_SECONDS, WINDOWS_A_PASS)) {
            if (isEnding || !store.health().isWritable()) {
                break;
            }
            try {
                done += build(window) ? 1 : 0;
            } catch (OverloadedException e) {
                break; // requests go first
            } catch (IOException | RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            LOG.warn("not all windows could be built; trying again later, and merging one by one until then", failure);
        }
        return done;
    }

    /**
     * Lets {@link #buildEnded} return after the window it is at; any thread. Not by an interrupt, which would close the
     * file that is being read and make it look damaged.
     */
    public void end() {
        isEnding = true;
    }

    /** Returns false when the window changed meanwhile and is still to be built. */
    private boolean build(Window window) throws IOException, OverloadedException {
        store.rollups().begin(window);
        ProfileQuery all =
                new ProfileQuery(window.service(), window.kind(), window.startNanos(), window.lastNanos(), List.of());
        long profiles = store.count(all);
        if (profiles < LEAST_PROFILES) {
            store.rollups().skip(window);
            return true;
        }
        return store.rollups().finish(window, profiles < LEAST_MERGED ? null : merged(all));
    }

    /** The merge of a window, or null if it is not worth keeping. */
    @SuppressWarnings("try") // a pass is only held
    private byte @Nullable [] merged(ProfileQuery window) throws IOException, OverloadedException {
        try (Gate.Pass alone = merges.enterRollups();
                Gate.Pass admitted = merges.enter();
                MergeSink sink = merges.part(window, MOST_STACKS)) {
            if (!sink.isWhole() || !sink.hasTypes()) {
                return null;
            }
            Profile sum = sink.sum();
            byte[] pprof = ProfileEncoder.encode(sum);
            return pprof.length * 2L > sink.bytes() ? null : pprof;
        } catch (MergeStoppedException e) {
            if (e.getCause() instanceof OverloadedException busy) {
                throw busy;
            }
            return null; // larger than this heap allows, now and later
        }
    }
}
