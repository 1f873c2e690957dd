package org.jvmpprof.collector.store;

import static java.util.Objects.requireNonNull;

/** One label of a profile, such as {@code region=eu}. Immutable. */
public record LabelPair(String key, String value) implements Comparable<LabelPair> {
    public LabelPair {
        requireNonNull(key, "key");
        requireNonNull(value, "value");
    }

    @Override
    public int compareTo(LabelPair other) {
        int byKey = key.compareTo(other.key);
        return byKey != 0 ? byKey : value.compareTo(other.value);
    }
}
