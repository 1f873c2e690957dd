package org.jvmpprof.proto;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a memory map: those of /proc/PID/maps, or the brief form {@code 0x40000-0x80000: /path (@ff00) buildid};
 * {@code name=value} defines {@code $name} for the lines after it. Other lines, and ranges that are not executable, are
 * none. Source: google/pprof profile/legacy_profile.go.
 */
final class MemoryMap {
    private static final String HEX = "(\\p{XDigit}{1,16}+)";
    private static final String RANGE = "\\s*+(?:0x)?" + HEX + "[\\s-]?\\s*+(?:0x)?" + HEX + ":?";
    private static final String PERMISSIONS = "(?:\\s++([-rwxp]++))?";
    private static final Pattern PROC = Pattern.compile(
            RANGE + PERMISSIONS + "(?:\\s++" + HEX + ")?\\s++\\p{XDigit}++:\\p{XDigit}++\\s++\\d++(?:\\s++(\\S++))?");
    private static final Pattern BRIEF = Pattern.compile(
            RANGE + PERMISSIONS + "(?:\\s++(\\S++))?(?:\\s++\\(@" + HEX + "\\))?(?:\\s++(\\p{XDigit}++))?");
    private static final Pattern LOG_PREFIX = Pattern.compile("^[^\\[\\]]+:[0-9]+]\\s");

    private final Map<String, String> variables = new LinkedHashMap<>();

    @Nullable
    Mapping read(String rawLine) {
        String line = LOG_PREFIX.matcher(rawLine).replaceFirst("");
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            line = line.replace(variable.getKey(), variable.getValue());
        }
        Matcher proc = PROC.matcher(line);
        if (proc.lookingAt()) {
            return mapping(proc, proc.group(4), proc.group(5), null);
        }
        Matcher brief = BRIEF.matcher(line);
        if (brief.lookingAt()) {
            return mapping(brief, brief.group(5), brief.group(4), brief.group(6));
        }
        int equals = line.indexOf('=');
        if (equals > 0) {
            variables.put(
                    '$' + line.substring(0, equals).trim(),
                    line.substring(equals + 1).trim());
        }
        return null;
    }

    private static @Nullable Mapping mapping(
            Matcher range, @Nullable String offset, @Nullable String file, @Nullable String buildId) {
        String permissions = range.group(3);
        if (permissions != null && permissions.indexOf('x') < 0) {
            return null;
        }
        return new Mapping(
                Long.parseUnsignedLong(range.group(1), 16),
                Long.parseUnsignedLong(range.group(2), 16),
                offset == null ? 0 : Long.parseUnsignedLong(offset, 16),
                file == null ? "" : file,
                buildId == null ? "" : buildId,
                false,
                false,
                false,
                false);
    }
}
