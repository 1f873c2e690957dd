package org.jvmpprof.agent.ship;

import java.time.Duration;

/** Limits of settings; each refusal is one line with key, value, limit and remedy. */
final class Checks {
    private Checks() {}

    static Duration within(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(key + "=" + text(value) + ": must be " + text(least) + " to "
                    + text(most) + "; set " + key + "=" + text(value.compareTo(least) < 0 ? least : most));
        }
        return value;
    }

    static double share(String key, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    key + "=" + value + ": must be 0 to 1; set " + key + "=" + (value > 1 ? "1.0" : "0.0"));
        }
        return value;
    }

    static String headerName(String key, String name) {
        if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw new IllegalArgumentException(
                    key + "." + Text.line(name, 60) + ": is no HTTP header name; use letters, digits and dashes");
        }
        return name;
    }

    /** The value is not repeated in the message: it may be a secret. */
    static String headerValue(String key, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c >= 0x7f) {
                throw new IllegalArgumentException(key + ": character " + i
                        + " cannot stand in an HTTP header; use printable ASCII (is there a line end in it?)");
            }
        }
        return value;
    }

    private static String text(Duration value) {
        long millis = value.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
