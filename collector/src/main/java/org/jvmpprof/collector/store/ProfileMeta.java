package org.jvmpprof.collector.store;

import java.util.List;

/**
 * What is known of one stored profile. {@code createdAtNanos} is the profile's own time in unix nanoseconds, not when it
 * was written; {@code labels} are sorted; {@code sizeBytes} is the blob as it was received. Immutable.
 */
public record ProfileMeta(
        String id,
        String service,
        ProfileKind kind,
        String instanceId,
        List<LabelPair> labels,
        long createdAtNanos,
        long sizeBytes) {
    public ProfileMeta {
        labels = List.copyOf(labels);
    }
}
