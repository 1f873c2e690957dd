package org.jvmpprof.proto;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The comment block that ends Go's heap text, with all of Go's keys in Go's order; what is not known is 0. */
final class GoMemStats {
    private static final String[] NUMBERS = {
        "Alloc",
        "TotalAlloc",
        "Sys",
        "Lookups",
        "Mallocs",
        "Frees",
        "HeapAlloc",
        "HeapSys",
        "HeapIdle",
        "HeapInuse",
        "HeapReleased",
        "HeapObjects"
    };
    private static final String[] PAIRS = {"Stack", "MSpan", "MCache"};
    private static final String[] MORE_NUMBERS = {"BuckHashSys", "GCSys", "OtherSys", "NextGC", "LastGC"};

    private GoMemStats() {}

    /** Writes the known keys with the given values, and keys that Go does not have after them. */
    static void write(Map<String, ?> stats, Appendable out) throws IOException {
        Map<String, Object> lines = defaults();
        lines.putAll(stats);
        out.append("\n# runtime.MemStats\n");
        for (Map.Entry<String, Object> line : lines.entrySet()) {
            out.append("# ")
                    .append(line.getKey())
                    .append(" = ")
                    .append(oneLine(line.getValue()))
                    .append('\n');
        }
    }

    private static Map<String, Object> defaults() {
        Map<String, Object> lines = new LinkedHashMap<>();
        putAll(lines, NUMBERS, "0");
        putAll(lines, PAIRS, "0 / 0");
        putAll(lines, MORE_NUMBERS, "0");
        lines.put("PauseNs", "[]");
        lines.put("PauseEnd", "[]");
        putAll(lines, new String[] {"NumGC", "NumForcedGC", "GCCPUFraction"}, "0");
        lines.put("DebugGC", "false");
        lines.put("MaxRSS", "0");
        return lines;
    }

    private static void putAll(Map<String, Object> lines, String[] keys, String value) {
        for (String key : keys) {
            lines.put(key, value);
        }
    }

    private static String oneLine(Object value) {
        return String.valueOf(value).replace('\n', ' ').replace('\r', ' ');
    }
}
