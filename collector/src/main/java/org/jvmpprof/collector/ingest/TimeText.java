package org.jvmpprof.collector.ingest;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a time in the forms the API takes: {@code 2006-01-02T15:04:05} (UTC, as profefe has it), RFC 3339, unix seconds
 * (with a fraction if wanted), and relative to now: {@code now}, {@code -1h}, {@code -1h30m}, {@code -7d}.
 */
public final class TimeText {
    private static final Pattern UNIX = Pattern.compile("(\\d{1,11})(?:\\.(\\d{1,9}))?");
    private static final Pattern RELATIVE = Pattern.compile("-(?:\\d{1,9}(?:ms|[smhdw]))+");
    private static final Pattern PART = Pattern.compile("(\\d+)(ms|[smhdw])");
    private static final long NANOS = 1_000_000_000L;

    private TimeText() {}

    /**
     * The time in unix nanoseconds.
     *
     * @throws IllegalArgumentException if the text has none of the forms, or lies outside the years 1678 to 2262, which
     *     is what 64 bits of nanoseconds hold
     */
    public static long parse(String text, Instant now) {
        String trimmed = text.trim();
        try {
            Matcher unix = UNIX.matcher(trimmed);
            if (unix.matches()) {
                String fraction = unix.group(2) == null ? "" : unix.group(2);
                String padded = (fraction + "000000000").substring(0, 9);
                return nanos(Instant.ofEpochSecond(Long.parseLong(unix.group(1)), Long.parseLong(padded)));
            }
            if (trimmed.equals("now")) {
                return nanos(now);
            }
            if (RELATIVE.matcher(trimmed).matches()) {
                return nanos(now.minus(duration(trimmed)));
            }
            // A plus that came through a query string unescaped is a space by now.
            return nanos(absolute(trimmed.replace(' ', '+')));
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "time in unsupported format \"" + Labels.abbreviate(text)
                            + "\"; use 2006-01-02T15:04:05, RFC 3339, unix seconds, or -1h",
                    e);
        }
    }

    private static Instant absolute(String text) {
        boolean hasZone = text.endsWith("Z") || text.matches(".*T.*[+-]\\d\\d:?\\d\\d");
        return hasZone
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }

    private static Duration duration(String relative) {
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(relative);
        while (part.find()) {
            long amount = Long.parseLong(part.group(1));
            sum = sum.plus(
                    switch (part.group(2)) {
                        case "ms" -> Duration.ofMillis(amount);
                        case "s" -> Duration.ofSeconds(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        case "h" -> Duration.ofHours(amount);
                        case "d" -> Duration.ofDays(amount);
                        default -> Duration.ofDays(Math.multiplyExact(7, amount));
                    });
        }
        return sum;
    }

    /** Unix nanoseconds of an instant. */
    public static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
    }
}
