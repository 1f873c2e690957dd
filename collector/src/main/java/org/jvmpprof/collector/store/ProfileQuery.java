package org.jvmpprof.collector.store;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which profiles are wanted: all of a service (and kind, if given) whose own time lies between {@code fromNanos} and
 * {@code toNanos}, both inclusive, that carry every one of {@code labels}. Immutable.
 */
public record ProfileQuery(
        String service, @Nullable ProfileKind kind, long fromNanos, long toNanos, List<LabelPair> labels) {
    public ProfileQuery {
        requireNonNull(service, "service");
        labels = List.copyOf(labels);
    }
}
