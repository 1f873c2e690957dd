package org.jvmpprof.agent.profile;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.aggregate.Aggregator;
import org.jvmpprof.agent.engine.EngineException;
import org.jvmpprof.agent.engine.NativeEngine;

/**
 * Decides when a generation of sampled heap objects ends: when a reader asks with {@code gc=1}, and else soon after a
 * collection, ever more seldom as the process gets older (after 10 s at the earliest, every 10 minutes in the end), since
 * each end renews the sampling session. Objects allocated after the last collection are left out, as Go leaves them out;
 * so the collection must be recent against the generation's age. On the poller's thread, except {@link #watch}.
 */
final class Generations {
    private static final long WATCH_NANOS = 10_000_000_000L;
    private static final long MIN_AGE_NANOS = 10_000_000_000L;
    private static final long MAX_AGE_NANOS = 600_000_000_000L;
    private static final int RECENT_SHARE = 10;

    private final NativeEngine engine;
    private final Aggregator aggregator;
    private @Nullable String lastEnd;

    Generations(NativeEngine engine, Aggregator aggregator) {
        this.engine = engine;
        this.aggregator = aggregator;
    }

    /** Looks at every few polls whether it is time. */
    void watch() {
        engine.after(System.nanoTime() + WATCH_NANOS, () -> {
            endIfDue();
            watch();
            return true;
        });
    }

    /**
     * A full collection and an exact count have just been made for a reader, not before {@code beforeNanos}; what was
     * allocated later must not be taken for survivors.
     */
    void end(Map<String, long[]> histogram, long beforeNanos) throws EngineException {
        long used = 0;
        for (long[] total : histogram.values()) {
            used += total[1];
        }
        aggregator.collectedAt(beforeNanos, used);
        if (!engine.followsObjects()) {
            aggregator.settleLiveHeap(histogram);
            lastEnd = "inuse: at " + now() + " after a full collection, class by class as the JVM counts them; this JVM"
                    + " does not tell which sampled objects survive, so there are no stacks";
            return;
        }
        engine.renew();
        aggregator.settleLiveHeap(histogram);
        lastEnd = "inuse: at " + now() + " after a full collection; " + aggregator.survivors()
                + " sampled objects, scaled class by class to the exact class histogram; " + ProfileWriter.UNATTRIBUTED
                + " is what was allocated before sampling began or met no sample";
    }

    String comment() {
        if (lastEnd != null) {
            return lastEnd;
        }
        return engine.followsObjects()
                ? "inuse: no collection since the agent came, so nothing is known to have survived one; ?gc=1 collects and"
                        + " counts"
                : "inuse: this JVM does not tell which sampled objects survive; ?gc=1 collects and counts by class";
    }

    private void endIfDue() throws EngineException {
        if (!engine.followsObjects()) {
            return;
        }
        long age = engine.sessionAgeNanos();
        long due = Math.max(MIN_AGE_NANOS, Math.min(MAX_AGE_NANOS, engine.ageNanos() / 2));
        long sinceCollection = System.nanoTime() - aggregator.lastCollectionNanos();
        boolean isRecent = aggregator.collections() > 0 && sinceCollection < age / RECENT_SHARE;
        if (age < due || !isRecent) {
            return;
        }
        engine.renew();
        aggregator.settleLiveHeap();
        lastEnd = "inuse: at " + now() + " as of the last collection before; " + aggregator.survivors()
                + " sampled objects, none allocated later; ?gc=1 collects and counts exactly";
    }

    private static Instant now() {
        return Instant.ofEpochMilli(System.currentTimeMillis());
    }
}
