package org.jvmpprof.collector.ingest;

import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.store.FunctionSummary;
import org.jvmpprof.collector.store.ProfileKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes function sums of profiles that are stored already, for an index that is made again. Confined to one thread. */
public final class ContentSummaries {
    private static final Logger LOG = LoggerFactory.getLogger(ContentSummaries.class);

    private final ProfileBody body;
    private final FunctionSummaries summaries = new FunctionSummaries(new GeneratedNames());

    public ContentSummaries(IngestLimits limits) {
        this.body = new ProfileBody(limits);
    }

    /** The sums; null for a kind that has none, and for a profile that can't be decoded under the present limits. */
    public @Nullable FunctionSummary of(ProfileKind kind, byte[] content) {
        if (!kind.isPprof()) {
            return null;
        }
        try {
            return summaries.of(body.decode(content));
        } catch (BadRequestException | TooLargeException e) {
            LOG.warn("a profile of {} bytes gets no function sums: {}", content.length, e.getMessage());
            return null;
        }
    }
}
