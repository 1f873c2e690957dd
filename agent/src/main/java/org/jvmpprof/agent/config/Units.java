package org.jvmpprof.agent.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Texts with units, both ways: durations ({@code 10ms}, {@code 1.5s}), sizes ({@code 512KB}), shares ({@code 1%}). */
final class Units {
    private static final Map<String, Long> NANOS = new LinkedHashMap<>();
    private static final Map<String, Long> BYTES = new LinkedHashMap<>();

    static {
        NANOS.put("h", 3_600_000_000_000L);
        NANOS.put("m", 60_000_000_000L);
        NANOS.put("s", 1_000_000_000L);
        NANOS.put("ms", 1_000_000L);
        NANOS.put("us", 1_000L);
        NANOS.put("ns", 1L);
        BYTES.put("gb", 1L << 30);
        BYTES.put("mb", 1L << 20);
        BYTES.put("kb", 1L << 10);
        BYTES.put("b", 1L);
        BYTES.put("g", 1L << 30);
        BYTES.put("m", 1L << 20);
        BYTES.put("k", 1L << 10);
    }

    private Units() {}

    /** A duration needs its unit, except zero: {@code interval=10} has been read as seconds and as milliseconds. */
    static Duration duration(String text) {
        return Duration.ofNanos(text.equals("0") ? 0 : scaled(text, NANOS));
    }

    /** Units are powers of 1024, as everywhere in a JVM; a bare number is bytes. */
    static long bytes(String text) {
        boolean bare = !text.isEmpty() && Character.isDigit(text.charAt(text.length() - 1));
        return scaled(bare ? text + "b" : text.toLowerCase(Locale.ROOT), BYTES);
    }

    /** {@code 1%} or {@code 0.01}, both 0.01. */
    static double share(String text) {
        boolean percent = text.endsWith("%");
        double number = Double.parseDouble(percent ? text.substring(0, text.length() - 1) : text);
        if (Double.isNaN(number)) {
            throw new IllegalArgumentException(text);
        }
        return percent ? number / 100 : number;
    }

    static String text(Duration value) {
        return text(value.toNanos(), NANOS, "ns");
    }

    static String text(long bytes) {
        return text(bytes, BYTES, "b").toUpperCase(Locale.ROOT);
    }

    private static String text(long value, Map<String, Long> units, String smallest) {
        for (Map.Entry<String, Long> unit : units.entrySet()) {
            if (value != 0 && value % unit.getValue() == 0) {
                return value / unit.getValue() + unit.getKey();
            }
        }
        return value + smallest;
    }

    private static long scaled(String text, Map<String, Long> units) {
        int end = text.length();
        while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
            end--;
        }
        Long unit = units.get(text.substring(end).toLowerCase(Locale.ROOT));
        if (unit == null || end == 0) {
            throw new IllegalArgumentException(text);
        }
        try {
            return new BigDecimal(text.substring(0, end).trim())
                    .multiply(BigDecimal.valueOf(unit))
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
