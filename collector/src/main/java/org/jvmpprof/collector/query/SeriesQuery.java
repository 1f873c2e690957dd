package org.jvmpprof.collector.query;

import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.store.ProfileQuery;

/**
 * A value over time: the sum of the profiles in each step, or what one function (with all it calls) has of it; one
 * series, or one for each value of the label {@code by}. Steps are multiples of {@code stepSeconds} from 1970 on.
 * Immutable.
 */
public record SeriesQuery(
        ProfileQuery profiles,
        int stepSeconds,
        @Nullable String function,
        @Nullable String sampleType,
        @Nullable String by) {}
