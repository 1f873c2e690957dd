package org.jvmpprof.proto;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a merged profile has besides samples: the first profile's types and frame filters, the earliest time, the sum of
 * durations, the longest period, every distinct comment up to a bound. Confined to one thread.
 */
final class MergedHeader {
    static final int MAX_COMMENTS = 64;

    /** Without a number, so that a merge of merges says the same as one merge of everything. */
    static final String COMMENTS_LEFT_OUT = "more comments of merged profiles left out";

    private final Set<String> comments = new LinkedHashSet<>();
    private final Profile first;
    private @Nullable ValueType periodType;
    private long timeNanos;
    private long durationNanos;
    private long period;
    private String defaultSampleType = "";
    private String docUrl = "";
    private boolean hasLeftOut;

    MergedHeader(Profile first) {
        // Without the samples: a merge of thousands must not hold the first one.
        this.first = Profile.builder()
                .sampleTypes(first.sampleTypes())
                .dropFrames(first.dropFrames())
                .keepFrames(first.keepFrames())
                .build();
    }

    List<ValueType> sampleTypes() {
        return first.sampleTypes();
    }

    void check(Profile profile) {
        if (!sampleTypes().equals(profile.sampleTypes())) {
            throw new IncompatibleProfilesException("sample types", sampleTypes(), profile.sampleTypes());
        }
        ValueType other = profile.periodType();
        if (periodType != null && other != null && !periodType.equals(other)) {
            throw new IncompatibleProfilesException(
                    "period types", Collections.singletonList(periodType), Collections.singletonList(other));
        }
    }

    void add(Profile profile) {
        if (periodType == null) {
            periodType = profile.periodType();
        }
        if (timeNanos == 0 || (profile.timeNanos() != 0 && profile.timeNanos() < timeNanos)) {
            timeNanos = profile.timeNanos();
        }
        durationNanos += profile.durationNanos();
        period = Math.max(period, profile.period());
        defaultSampleType = defaultSampleType.isEmpty() ? profile.defaultSampleType() : defaultSampleType;
        docUrl = docUrl.isEmpty() ? profile.docUrl() : docUrl;
        for (String comment : profile.comments()) {
            addComment(comment);
        }
    }

    private void addComment(String comment) {
        if (comment.equals(COMMENTS_LEFT_OUT)) {
            hasLeftOut = true;
        } else if (comments.size() < MAX_COMMENTS) {
            comments.add(comment);
        } else if (!comments.contains(comment)) {
            hasLeftOut = true;
        }
    }

    Profile.Builder toBuilder() {
        Profile.Builder builder = first.toBuilder()
                .periodType(periodType)
                .timeNanos(timeNanos)
                .durationNanos(durationNanos)
                .period(period)
                .defaultSampleType(defaultSampleType)
                .docUrl(docUrl);
        for (String comment : comments) {
            builder.comment(comment);
        }
        if (hasLeftOut) {
            builder.comment(COMMENTS_LEFT_OUT);
        }
        return builder;
    }
}
