package org.jvmpprof.proto;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key with either a string or a number (with an optional unit) that qualifies one sample. Source: message Label of
 * profile.proto. Immutable.
 */
public final class Label {
    private final String key;
    private final @Nullable String text;
    private final long number;
    private final String unit;

    private Label(String key, @Nullable String text, long number, String unit) {
        this.key = requireNonNull(key, "key");
        this.text = text;
        this.number = number;
        this.unit = requireNonNull(unit, "unit");
    }

    public static Label text(String key, String text) {
        return new Label(key, requireNonNull(text, "text"), 0, "");
    }

    public static Label number(String key, long number, String unit) {
        return new Label(key, null, number, unit);
    }

    public String key() {
        return key;
    }

    /** The string value, or null for a numeric label. */
    public @Nullable String text() {
        return text;
    }

    /** The number, or 0 for a string label. */
    public long number() {
        return number;
    }

    /** The number's unit, empty when there is none. */
    public String unit() {
        return unit;
    }

    public boolean isText() {
        return text != null;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Label)) {
            return false;
        }
        Label that = (Label) other;
        return key.equals(that.key)
                && Objects.equals(text, that.text)
                && number == that.number
                && unit.equals(that.unit);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * key.hashCode() + Objects.hashCode(text)) + Long.hashCode(number);
    }

    @Override
    public String toString() {
        return text != null ? key + ":" + text : key + ":" + number + unit;
    }
}
