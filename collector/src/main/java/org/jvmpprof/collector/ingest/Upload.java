package org.jvmpprof.collector.ingest;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.store.LabelPair;
import org.jvmpprof.collector.store.ProfileKind;

/**
 * A profile that came in another form than the API's, and what was said beside it. The kind is null when only the
 * profile's sample types can tell it. {@code createdAtNanos} counts when the profile has no time of its own. Immutable;
 * the blob is shared and must not change.
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record Upload(
        String service,
        @Nullable ProfileKind kind,
        String instanceId,
        List<LabelPair> labels,
        OptionalLong createdAtNanos,
        @Nullable String idempotencyKey,
        byte[] blob) {
    public Upload {
        requireNonNull(service, "service");
        requireNonNull(instanceId, "instanceId");
        requireNonNull(createdAtNanos, "createdAtNanos");
        requireNonNull(blob, "blob");
        labels = List.copyOf(labels);
    }
}
