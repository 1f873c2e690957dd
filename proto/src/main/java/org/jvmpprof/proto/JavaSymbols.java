package org.jvmpprof.proto;

import java.io.IOException;
import java.util.Collections;

/**
 * Lines that say what the addresses of a Java profile stand for: {@code 0x1f com.acme.Cache.load (Cache.java:43)},
 * {@code 0x2a memcpy (/lib/libc.so)}, {@code 0x30 generated stub/JIT}, {@code 0x31 GC}. Other lines are skipped, and so
 * are addresses that no row has. Source: google/pprof profile/legacy_java_profile.go.
 */
final class JavaSymbols {
    private static final int MAX_LINE_DIGITS = 18;

    private JavaSymbols() {}

    static void read(String rawLine, LegacyText text, LegacyBuilder profile) throws IOException {
        String line = rawLine.trim();
        int end = 2;
        while (end < line.length() && Character.digit(line.charAt(end), 16) >= 0) {
            end++;
        }
        if (!line.startsWith("0x") || end == 2 || end == line.length() || !isSpace(line.charAt(end))) {
            return;
        }
        long address = text.address(line.substring(2, end));
        if (profile.isLocation(address)) {
            profile.symbols(
                    address, Collections.singletonList(line(line.substring(end).trim(), profile)));
        }
    }

    private static Line line(String name, LegacyBuilder profile) {
        int open = name.lastIndexOf('(');
        if (open < 1 || !isSpace(name.charAt(open - 1)) || !name.endsWith(")")) {
            return profile.line(name.contains("generated stub/JIT") ? "STUB" : name, "", 0);
        }
        String function = name.substring(0, open).trim();
        String place = name.substring(open + 1, name.length() - 1);
        int colon = place.lastIndexOf(':');
        if (colon > 0 && isNumber(place, colon + 1)) {
            long number = Math.max(0, Long.parseLong(place.substring(colon + 1)));
            return profile.line(function, place.substring(0, colon), number);
        }
        return profile.line(function, place.substring(place.lastIndexOf('/') + 1), 0);
    }

    private static boolean isNumber(String text, int from) {
        int start = from < text.length() && text.charAt(from) == '-' ? from + 1 : from;
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return start < text.length() && text.length() - start <= MAX_LINE_DIGITS;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
