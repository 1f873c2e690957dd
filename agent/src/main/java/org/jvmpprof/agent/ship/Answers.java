package org.jvmpprof.agent.ship;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What an HTTP status means for a profile: one rule for all exporters that speak HTTP. */
final class Answers {
    /** A server that asks for more is taken for mistaken. */
    static final long LONGEST_RETRY_AFTER_MILLIS = TimeUnit.HOURS.toMillis(1);

    private static final int QUOTE = 200;
    private static final int INTERNAL_ERROR = 500;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private Answers() {}

    /** 5xx, 408 and 429 are worth another attempt; everything else that is not 2xx is final. */
    static Delivery failure(HttpAnswer answer, long nowUnixMillis) {
        String message = "answered " + answer.status() + quote(answer);
        if (answer.status() == INTERNAL_ERROR) {
            return Delivery.serverFault(message, retryAfterMillis(answer.retryAfter(), nowUnixMillis));
        }
        if (answer.status() > INTERNAL_ERROR
                || answer.status() == REQUEST_TIMEOUT
                || answer.status() == TOO_MANY_REQUESTS) {
            return Delivery.retryAfter(message, retryAfterMillis(answer.retryAfter(), nowUnixMillis));
        }
        return Delivery.rejected(message + remedy(answer));
    }

    static String quote(HttpAnswer answer) {
        String said = Text.line(answer.body(), QUOTE);
        return said.isEmpty() ? "" : ": " + said;
    }

    private static String remedy(HttpAnswer answer) {
        switch (answer.status()) {
            case 301:
            case 302:
            case 307:
            case 308:
                return "; redirects are not followed: set collector to where it points, "
                        + Text.line(String.valueOf(answer.location()), QUOTE);
            case 401:
            case 403:
                return "; set collector.token, or collector.user and collector.password-file";
            case 404:
            case 405:
                return "; is this the collector's address?";
            default:
                return "";
        }
    }

    /** Seconds or an HTTP date (RFC 9110, 10.2.3); what cannot be read asks for nothing. */
    static long retryAfterMillis(@Nullable String header, long nowUnixMillis) {
        if (header == null) {
            return 0;
        }
        long millis;
        try {
            String value = header.trim();
            millis = value.matches("\\d{1,9}")
                    ? TimeUnit.SECONDS.toMillis(Long.parseLong(value))
                    : Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value))
                                    .toEpochMilli()
                            - nowUnixMillis;
        } catch (DateTimeException e) {
            return 0;
        }
        return Math.max(0, Math.min(millis, LONGEST_RETRY_AFTER_MILLIS));
    }
}
