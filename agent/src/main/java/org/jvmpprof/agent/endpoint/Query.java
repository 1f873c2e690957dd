package org.jvmpprof.agent.endpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request, read as Go's net/url reads it: the first value of a key wins, a pair that is malformed (a bad
 * escape, a semicolon) is ignored. Immutable.
 */
final class Query {
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)");

    private final String raw;
    private final Map<String, String> first;

    private Query(String raw, Map<String, String> first) {
        this.raw = raw;
        this.first = Collections.unmodifiableMap(first);
    }

    static Query parse(String raw) {
        Map<String, String> first = new LinkedHashMap<>();
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = decode(equals < 0 ? pair : pair.substring(0, equals), true);
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
            if (!pair.isEmpty() && pair.indexOf(';') < 0 && key != null && value != null) {
                first.putIfAbsent(key, value);
            }
        }
        return new Query(raw, first);
    }

    /** As it stood in the request. */
    String raw() {
        return raw;
    }

    /** The first value; empty when there is none. */
    String get(String key) {
        return first.getOrDefault(key, "");
    }

    /** The number, or {@code otherwise} when it is absent or none. */
    long integer(String key, long otherwise) {
        String value = get(key);
        return INTEGER.matcher(value).matches() ? Long.parseLong(value) : otherwise;
    }

    /** The number, or {@code otherwise} when it is absent or none. */
    double decimal(String key, double otherwise) {
        String value = get(key);
        return DECIMAL.matcher(value).matches() ? Double.parseDouble(value) : otherwise;
    }

    /** Percent-decoded UTF-8, or null if an escape is malformed. */
    static @Nullable String decode(String text, boolean plusIsBlank) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%') {
                int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
                int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                out.put((byte) (high << 4 | low));
                i += 2;
            } else {
                out.put(in[i] == '+' && plusIsBlank ? (byte) ' ' : in[i]);
            }
        }
        return new String(out.array(), 0, out.position(), StandardCharsets.UTF_8);
    }
}
