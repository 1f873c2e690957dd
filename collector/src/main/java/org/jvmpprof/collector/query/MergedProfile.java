package org.jvmpprof.collector.query;

import org.jspecify.annotations.Nullable;

/**
 * A merge: gzipped pprof, holding {@code merged} of the {@code matched} profiles that were asked for;
 * {@code firstLoss} is why the first of the others is not in it. The array is not copied. Immutable otherwise.
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record MergedProfile(
        byte[] pprof, long merged, long matched, @Nullable String firstLoss) {
    /** As answers say it: {@code merged 99 of 100}. */
    public String summary() {
        return "merged " + merged + " of " + matched;
    }
}
