package org.jvmpprof.collector.query;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.store.LabelPair;
import org.jvmpprof.collector.store.ProfileKind;

/**
 * Which functions cost most: of one service or of all when {@code service} is null, in profiles with all these labels
 * and a time from {@code fromNanos} to {@code toNanos}, both inclusive. Immutable.
 */
public record TopQuery(
        @Nullable String service,
        ProfileKind kind,
        long fromNanos,
        long toNanos,
        List<LabelPair> labels,
        @Nullable String sampleType,
        By by,
        int most) {
    public TopQuery {
        labels = List.copyOf(labels);
    }

    /** What a row stands for. */
    public enum By {
        FUNCTION,
        PACKAGE,
        SERVICE;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
