package org.jvmpprof.collector.ingest;

import org.jspecify.annotations.Nullable;

/** The parameters of an upload as they came, each null when it was not given. Immutable. */
public record IngestRequest(
        @Nullable String service,
        @Nullable String type,
        @Nullable String instanceId,
        @Nullable String labels,
        @Nullable String createdAt,
        @Nullable String idempotencyKey) {}
