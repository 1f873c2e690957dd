package org.jvmpprof.it;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The hot app's own books at one moment: cumulative counters by name. */
public record Truth(Map<String, Long> counters) {
    private static final Pattern ENTRY = Pattern.compile("\"([^\"]+)\":(-?\\d+)");

    public static Truth parse(String json) {
        Map<String, Long> counters = new HashMap<>();
        Matcher matcher = ENTRY.matcher(json);
        while (matcher.find()) {
            counters.put(matcher.group(1), Long.parseLong(matcher.group(2)));
        }
        return new Truth(counters);
    }

    public long get(String name) {
        Long value = counters.get(name);
        if (value == null) {
            throw new AssertionError("no counter " + name + " in " + counters);
        }
        return value;
    }

    public long since(Truth earlier, String name) {
        return get(name) - earlier.get(name);
    }
}
