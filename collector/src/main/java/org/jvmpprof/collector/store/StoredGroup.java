package org.jvmpprof.collector.store;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row of a profile or window as it was read; its rows are inflated when they are asked for, once. */
final class StoredGroup implements SummaryStore.Group {
    private final RowBytes bytes;
    private final long timeNanos;
    private final long profiles;
    private final @Nullable ValueTypes types;
    private final @Nullable List<LabelPair> labels;
    private final byte @Nullable [] sums;
    private final byte @Nullable [] deflated;
    private byte @Nullable [] rows;

    StoredGroup(
            RowBytes bytes,
            long timeNanos,
            long profiles,
            @Nullable ValueTypes types,
            @Nullable List<LabelPair> labels,
            byte @Nullable [] sums,
            byte @Nullable [] deflated) {
        this.bytes = bytes;
        this.timeNanos = timeNanos;
        this.profiles = profiles;
        this.types = types;
        this.labels = labels;
        this.sums = sums;
        this.deflated = deflated;
    }

    @Override
    public long timeNanos() {
        return timeNanos;
    }

    @Override
    public long profiles() {
        return profiles;
    }

    @Override
    public @Nullable ValueTypes types() {
        return types;
    }

    @Override
    public @Nullable List<LabelPair> labels() {
        return labels;
    }

    @Override
    public long sum(int type) {
        return RowCodec.sums(requireNonNull(sums, "sums"), type + 1)[type];
    }

    @Override
    public void rows(Section section, int type, RowSink sink) {
        byte[] inflated = rows;
        if (inflated == null) {
            inflated = bytes.inflate(requireNonNull(deflated, "rows were not asked for"));
            rows = inflated;
        }
        RowCodec.decode(inflated, section, type, sink);
    }
}
