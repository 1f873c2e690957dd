package org.jvmpprof.proto;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;

/**
 * A stack with its values and labels. The stack is indices (0-based) into {@link Profile#locations()}, leaf first; there
 * is one value for each of {@link Profile#sampleTypes()}. Source: message Sample of profile.proto. Immutable: arrays and
 * list are not copied, for they are handed on from the aggregator by the ten thousand, and must not change.
 */
public final class Sample {
    private final int[] locations;
    private final long[] values;
    private final List<Label> labels;

    public Sample(int[] locations, long[] values, List<Label> labels) {
        this.locations = requireNonNull(locations, "locations");
        this.values = requireNonNull(values, "values");
        this.labels = requireNonNull(labels, "labels");
    }

    /** Number of locations in the stack. */
    public int depth() {
        return locations.length;
    }

    /** Index of the location at {@code depth}; 0 is the leaf. */
    public int location(int depth) {
        return locations[depth];
    }

    public int valueCount() {
        return values.length;
    }

    public long value(int type) {
        return values[type];
    }

    public List<Label> labels() {
        return labels;
    }

    /** The stack itself, leaf first. Shared: read only. */
    public int[] locations() {
        return locations;
    }

    /** The values themselves. Shared: read only. */
    public long[] values() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Sample)) {
            return false;
        }
        Sample that = (Sample) other;
        return Arrays.equals(locations, that.locations)
                && Arrays.equals(values, that.values)
                && labels.equals(that.labels);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(locations) + Arrays.hashCode(values)) + labels.hashCode();
    }
}
