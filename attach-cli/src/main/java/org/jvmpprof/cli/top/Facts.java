package org.jvmpprof.cli.top;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process as a whole: from the {@code # Key = value} lines at the foot of the heap's legacy text, which the JVM fills
 * from its beans, and from /proc where the process is on this machine. What is not known is left out. Immutable.
 */
final class Facts {
    static final Facts NONE = new Facts(Collections.emptyMap(), ProcessStat.NONE, Double.NaN);

    /** Lists and pairs are not shown. */
    private static final Pattern NUMBER = Pattern.compile("# (\\w+) = ([0-9.E+-]+)");

    private final Map<String, Double> memory;
    private final ProcessStat stat;
    private final double cores;

    /** @param cores how many the process has kept busy; NaN when unknown */
    Facts(Map<String, Double> memory, ProcessStat stat, double cores) {
        this.memory = memory;
        this.stat = stat;
        this.cores = cores;
    }

    /** The numbers at the foot of a heap text. */
    static Map<String, Double> memoryOf(String heapText) {
        Map<String, Double> values = new HashMap<>();
        int foot = heapText.lastIndexOf("# runtime.MemStats");
        for (String line : heapText.substring(Math.max(0, foot)).split("\n")) {
            Matcher number = NUMBER.matcher(line);
            if (number.matches()) {
                values.put(number.group(1), Double.valueOf(number.group(2)));
            }
        }
        return values;
    }

    /** {@code cpu 95% of 2 cores}, {@code threads 34}, {@code gc 12, 0.4%} (collections, share of time)… */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        if (!Double.isNaN(cores)) {
            String whole = stat.isKnown() ? " of " + Runtime.getRuntime().availableProcessors() + " cores" : "";
            texts.add(String.format(Locale.ROOT, "cpu %.0f%%%s", 100 * cores, whole));
        }
        if (stat.isKnown()) {
            texts.add("threads " + stat.threads());
            texts.add("rss " + View.bytes((double) stat.residentBytes()));
        }
        if (memory.containsKey("HeapInuse")) {
            texts.add("heap " + View.bytes(value("HeapInuse")) + " of " + View.bytes(value("HeapSys")));
        }
        if (memory.containsKey("NumGC")) {
            texts.add(String.format(Locale.ROOT, "gc %.0f, %.1f%%", value("NumGC"), 100 * value("GCCPUFraction")));
        }
        return texts;
    }

    private double value(String key) {
        return memory.getOrDefault(key, 0.0);
    }
}
