package org.jvmpprof.proto;

import java.io.IOException;
import java.util.Collections;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines that say what the addresses of a Java profile stand for: {@code 0x1f com.acme.Cache.load (Cache.java:43)},
 * {@code 0x2a memcpy (/lib/libc.so)}, {@code 0x30 generated stub/JIT}, {@code 0x31 GC}. Other lines are skipped, and so
 * are addresses that no row has. Source: google/pprof profile/legacy_java_profile.go.
 */
final class JavaSymbols {
    private static final Pattern SYMBOL = Pattern.compile("\\s*0x(\\p{XDigit}+)\\s+(.*?)\\s*");
    private static final Pattern FILE_AND_LINE = Pattern.compile("(.*)\\s+\\((.+):(-?\\d{1,18})\\)");
    private static final Pattern PATH = Pattern.compile("(.*)\\s+\\((.*)\\)");

    private JavaSymbols() {}

    static void read(String line, LegacyText text, LegacyBuilder profile) throws IOException {
        Matcher symbol = SYMBOL.matcher(line);
        if (!symbol.matches()) {
            return;
        }
        long address = text.address(symbol.group(1));
        if (profile.isLocation(address)) {
            profile.symbols(address, Collections.singletonList(line(symbol.group(2), profile)));
        }
    }

    private static Line line(String name, LegacyBuilder profile) {
        Matcher fileAndLine = FILE_AND_LINE.matcher(name);
        if (fileAndLine.matches()) {
            long number = Math.max(0, Long.parseLong(fileAndLine.group(3)));
            return profile.line(fileAndLine.group(1), fileAndLine.group(2), number);
        }
        Matcher path = PATH.matcher(name);
        if (path.matches()) {
            String library = path.group(2);
            return profile.line(path.group(1), library.substring(library.lastIndexOf('/') + 1), 0);
        }
        return profile.line(name.contains("generated stub/JIT") ? "STUB" : name, "", 0);
    }
}
