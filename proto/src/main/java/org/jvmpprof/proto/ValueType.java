package org.jvmpprof.proto;

import static java.util.Objects.requireNonNull;

/**
 * What one value of a sample is, and its unit: {@code cpu/nanoseconds}, {@code inuse_space/bytes}. Source: message
 * ValueType of profile.proto. Immutable.
 */
public final class ValueType {
    private final String type;
    private final String unit;

    public ValueType(String type, String unit) {
        this.type = requireNonNull(type, "type");
        this.unit = requireNonNull(unit, "unit");
    }

    public String type() {
        return type;
    }

    public String unit() {
        return unit;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ValueType
                && type.equals(((ValueType) other).type)
                && unit.equals(((ValueType) other).unit);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + unit.hashCode();
    }

    @Override
    public String toString() {
        return type + "/" + unit;
    }
}
