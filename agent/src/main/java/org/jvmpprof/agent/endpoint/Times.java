package org.jvmpprof.agent.endpoint;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jvmpprof.agent.recent.KeptProfile;

/** Times as pages show them: UTC, for whoever reads them may sit elsewhere. Stateless. */
final class Times {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private Times() {}

    /** {@code 2026-11-21 22:03:05 to 22:04:05 UTC}, or one time where both are the same second. */
    static String range(long fromUnixMillis, long toUnixMillis) {
        String from = DAY.format(Instant.ofEpochMilli(fromUnixMillis));
        String to = DAY.format(Instant.ofEpochMilli(toUnixMillis));
        boolean isSameDay = from.regionMatches(0, to, 0, 10);
        String until = isSameDay ? CLOCK.format(Instant.ofEpochMilli(toUnixMillis)) : to;
        return (from.equals(to) ? from : from + " to " + until) + " UTC";
    }

    /** What a kept profile is called: by the name that it was given, or by when it was. */
    static String name(KeptProfile kept) {
        String when = range(kept.fromUnixMillis(), kept.toUnixMillis());
        return kept.name().isEmpty() ? when : '\u201c' + kept.name() + "\u201d, " + when;
    }
}
