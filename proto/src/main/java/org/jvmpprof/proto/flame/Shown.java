package org.jvmpprof.proto.flame;

import java.util.Locale;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ValueType;

/** Which value of a profile is shown, and how its numbers are written for people. */
final class Shown {
    private static final String[] BYTE_UNITS = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};

    private Shown() {}

    /** Checks a sample type's index at a public door. */
    static int requireType(Profile profile, int valueIndex) {
        int types = profile.sampleTypes().size();
        if (valueIndex < 0 || valueIndex >= types) {
            throw new IllegalArgumentException("valueIndex=" + valueIndex + ": the profile has " + types
                    + " sample types " + profile.sampleTypes() + "; use 0 to " + (types - 1));
        }
        return valueIndex;
    }

    /** The value a viewer shows first: the profile's default sample type, or its last one. */
    static int defaultType(Profile profile) {
        int index = profile.sampleTypeIndex(profile.defaultSampleType());
        return index >= 0 ? index : Math.max(0, profile.sampleTypes().size() - 1);
    }

    /** A value with a unit that keeps it short: {@code 1.50s}, {@code 512KB}, {@code 17}. */
    static String value(long value, ValueType type) {
        switch (type.unit()) {
            case "nanoseconds":
                return nanos((double) value);
            case "microseconds":
                return nanos(value * 1e3);
            case "milliseconds":
                return nanos(value * 1e6);
            case "seconds":
                return nanos(value * 1e9);
            case "bytes":
                return bytes((double) value);
            case "kilobytes":
                return bytes(value * 1024.0);
            case "count":
            case "":
                return Long.toString(value);
            default:
                return value + " " + type.unit();
        }
    }

    private static String nanos(double nanos) {
        double size = Math.abs(nanos);
        if (size >= 3600e9) {
            return scaled(nanos / 3600e9, "h");
        } else if (size >= 60e9) {
            return scaled(nanos / 60e9, "min");
        } else if (size >= 1e9) {
            return scaled(nanos / 1e9, "s");
        } else if (size >= 1e6) {
            return scaled(nanos / 1e6, "ms");
        } else if (size >= 1e3) {
            return scaled(nanos / 1e3, "us");
        }
        return scaled(nanos, nanos == 0 ? "" : "ns");
    }

    private static String bytes(double bytes) {
        int unit = 0;
        double scaled = bytes;
        while (Math.abs(scaled) >= 1024 && unit < BYTE_UNITS.length - 1) {
            scaled /= 1024;
            unit++;
        }
        return scaled(scaled, bytes == 0 ? "" : BYTE_UNITS[unit]);
    }

    private static String scaled(double value, String unit) {
        boolean whole = Math.rint(value) == value && Math.abs(value) < 1e15;
        return (whole ? Long.toString((long) value) : String.format(Locale.ROOT, "%.2f", value)) + unit;
    }

    /** A share in percent with two digits; of nothing, everything is 0 %. */
    static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.2f%%", whole == 0 ? 0.0 : 100.0 * part / whole);
    }
}
