package org.jvmpprof.agent.engine;

import org.jspecify.annotations.Nullable;

/** What the engine samples, at what rate, and what came of it, as of its last poll. Immutable. */
public final class SamplingStatus {
    private final SessionOptions set;
    private final SessionOptions inForce;
    private final long[] read;
    private final Session session;
    private final @Nullable String allocFailure;
    private final SamplerMetrics metrics;

    /** What is known of the sessions themselves. */
    static final class Session {
        final long renewals;
        final long sinceNanos;
        final long chunkBytes;
        final long damagedChunks;

        Session(long renewals, long sinceNanos, long chunkBytes, long damagedChunks) {
            this.renewals = renewals;
            this.sinceNanos = sinceNanos;
            this.chunkBytes = chunkBytes;
            this.damagedChunks = damagedChunks;
        }
    }

    SamplingStatus(
            SessionOptions set,
            SessionOptions inForce,
            long[] read,
            Session session,
            @Nullable String allocFailure,
            SamplerMetrics metrics) {
        this.set = set;
        this.inForce = inForce;
        this.read = read;
        this.session = session;
        this.allocFailure = allocFailure;
        this.metrics = metrics;
    }

    /** {@code ctimer}, {@code itimer} or {@code cpu} (perf). */
    public String cpuEvent() {
        return inForce.cpuEvent;
    }

    /** The interval or threshold that was set, in the kind's unit; 0 is off. */
    public long rateSet(SampleKind kind) {
        return set.rate(kind);
    }

    /** The one in force. */
    public long rate(SampleKind kind) {
        return inForce.rate(kind);
    }

    /** Events read since the start. */
    public long read(SampleKind kind) {
        return read[kind.ordinal()];
    }

    /** Events of all kinds read since the start. */
    public long read() {
        long sum = 0;
        for (long each : read) {
            sum += each;
        }
        return sum;
    }

    /** Whether sampled objects are followed until they are collected. */
    public boolean followsObjects() {
        return inForce.live;
    }

    /** Why allocations cannot be sampled in this JVM, or null. */
    public @Nullable String allocFailure() {
        return allocFailure;
    }

    /** Sessions that were ended and followed by another. */
    public long renewals() {
        return session.renewals;
    }

    /** When the present session began ({@link System#nanoTime()}). */
    public long sessionSinceNanos() {
        return session.sinceNanos;
    }

    /** Bytes of recording read since the start. */
    public long chunkBytes() {
        return session.chunkBytes;
    }

    /** Chunks that could not be read, whole or in part. */
    public long damagedChunks() {
        return session.damagedChunks;
    }

    /** The sampler's own counters. */
    public SamplerMetrics metrics() {
        return metrics;
    }
}
