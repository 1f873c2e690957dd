package org.jvmpprof.collector.store;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A profile on its way into the store: already checked, its blob exactly as received. A second profile with the same
 * {@code idempotencyKey}, service, kind and instance is the same profile; {@code summary} is
 * stored with it, if there is one. The array is not copied and must not change.
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record NewProfile(
        String service,
        ProfileKind kind,
        String instanceId,
        List<LabelPair> labels,
        long createdAtNanos,
        @Nullable String idempotencyKey,
        byte[] blob,
        @Nullable FunctionSummary summary) {
    public NewProfile {
        requireNonNull(service, "service");
        requireNonNull(kind, "kind");
        requireNonNull(instanceId, "instanceId");
        requireNonNull(blob, "blob");
        labels = labels.stream().sorted().toList();
    }

    /** A profile of which no function sums are known. */
    public NewProfile(
            String service,
            ProfileKind kind,
            String instanceId,
            List<LabelPair> labels,
            long createdAtNanos,
            @Nullable String idempotencyKey,
            byte[] blob) {
        this(service, kind, instanceId, labels, createdAtNanos, idempotencyKey, blob, null);
    }

    /** The key under which a repetition is recognised, or null when the sender gave none. */
    @Nullable
    String scopedKey() {
        if (idempotencyKey == null) {
            return null;
        }
        return kind.code() + "\n" + service + "\n" + instanceId + "\n" + idempotencyKey;
    }
}
