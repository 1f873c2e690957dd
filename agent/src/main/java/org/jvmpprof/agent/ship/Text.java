package org.jvmpprof.agent.ship;

import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Small conversions that several exporters need. */
final class Text {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Text() {}

    /** One printable line of at most {@code limit} characters: what a stranger's server said, fit for a log. */
    static String line(String text, int limit) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length() && line.length() < limit; i++) {
            char c = text.charAt(i);
            if (!Character.isISOControl(c) && !Character.isWhitespace(c)) {
                line.append(c);
            } else if (line.length() > 0 && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        }
        return line.toString().trim();
    }

    /** Percent-encoding that both URL parsers and form parsers read alike (a space is %20). */
    static String encode(String text) {
        try {
            return URLEncoder.encode(text, "UTF-8").replace("+", "%20");
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError("every JVM has UTF-8", e);
        }
    }

    static String decode(String text) {
        try {
            return URLDecoder.decode(text, "UTF-8");
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError("every JVM has UTF-8", e);
        }
    }

    /** {@code 2006-01-02T15:04:05} in UTC, the one form that profefe's own server takes. */
    static String profefeTime(long unixNanos) {
        return SECONDS.format(instant(unixNanos));
    }

    /** {@code 20060102T150405.000Z}: sorts by name, and no file system minds it. */
    static String fileTime(long unixNanos) {
        return FILE_TIME.format(instant(unixNanos));
    }

    static Instant instant(long unixNanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(unixNanos, 1_000_000_000L), Math.floorMod(unixNanos, 1_000_000_000L));
    }

    /** A file name's part: what is not plain becomes '_', and a hash keeps different texts apart. */
    static String fileName(String text) {
        String plain = text.replaceAll("[^A-Za-z0-9._-]", "_");
        if (plain.length() > 60) {
            plain = plain.substring(0, 60);
        }
        return plain.equals(text) && !plain.startsWith(".") ? plain : "_" + plain + "-" + Hash.brief(text);
    }
}
