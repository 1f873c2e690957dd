package org.jvmpprof.cli.collector;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmpprof.cli.exit.CliException;

/**
 * Times as people write them, turned into {@code 2006-01-02T15:04:05} in UTC here, since that is the one form that
 * profefe's own server takes too.
 */
final class TimeArgument {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final Pattern RELATIVE = Pattern.compile("-(?:\\d{1,9}[smhdw])+");
    private static final Pattern PART = Pattern.compile("(\\d+)([smhdw])");

    private TimeArgument() {}

    static Instant parse(String option, String text, Instant now) throws CliException {
        String trimmed = text.trim();
        try {
            if (trimmed.equals("now")) {
                return now;
            }
            if (trimmed.matches("\\d{1,12}")) {
                return Instant.ofEpochSecond(Long.parseLong(trimmed));
            }
            if (RELATIVE.matcher(trimmed).matches()) {
                return now.minus(duration(trimmed));
            }
            return trimmed.endsWith("Z") || trimmed.matches(".*T.*[+-]\\d\\d:\\d\\d")
                    ? OffsetDateTime.parse(trimmed).toInstant()
                    : LocalDateTime.parse(trimmed).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException | ArithmeticException e) {
            throw CliException.wrong(option + "=" + text
                    + ": is no time; use now, -1h30m, 2006-01-02T15:04:05 (UTC), RFC 3339 or unix seconds");
        }
    }

    /** A time within the second belongs to it. */
    static String atOrBefore(Instant time) {
        return SECONDS.format(time);
    }

    static String atOrAfter(Instant time) {
        return SECONDS.format(time.getNano() == 0 ? time : time.plusSeconds(1));
    }

    private static Duration duration(String relative) {
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(relative);
        while (part.find()) {
            sum = sum.plus(unit(part.group(2).charAt(0)).multipliedBy(Long.parseLong(part.group(1))));
        }
        return sum;
    }

    private static Duration unit(char letter) {
        switch (letter) {
            case 's':
                return Duration.ofSeconds(1);
            case 'm':
                return Duration.ofMinutes(1);
            case 'h':
                return Duration.ofHours(1);
            case 'd':
                return Duration.ofDays(1);
            default:
                return Duration.ofDays(7);
        }
    }
}
