package org.jvmpprof.agent.engine;

import java.util.HashMap;
import java.util.Map;

/** async-profiler's own counters, since the agent came. Immutable. */
public final class SamplerMetrics {
    public static final SamplerMetrics NONE = new SamplerMetrics(new HashMap<>());

    private static final String MEMORY = "mem_";

    /**
     * No part of the sampler can take that much, its stores being bounded. On JDK 21 one part was once told as 7e15 KB, soon
     * after the start.
     */
    private static final long NONSENSE_KILOBYTES = 16L << 20;

    /** Surely no more than a long can hold. */
    private static final int MOST_DIGITS = 18;

    private final Map<String, Long> values;

    private SamplerMetrics(Map<String, Long> values) {
        this.values = values;
    }

    /** These and those of a session before: counters add up, memory is the present one's. */
    SamplerMetrics after(SamplerMetrics earlier) {
        Map<String, Long> sum = new HashMap<>(values);
        for (Map.Entry<String, Long> entry : earlier.values.entrySet()) {
            if (!entry.getKey().startsWith(MEMORY)) {
                sum.merge(entry.getKey(), entry.getValue(), Long::sum);
            }
        }
        return new SamplerMetrics(sum);
    }

    /** Reads {@code name value} lines; a line of another form is skipped, for later versions may say more. */
    static SamplerMetrics parse(String text) {
        Map<String, Long> values = new HashMap<>();
        for (String line : text.split("\n")) {
            int space = line.indexOf(' ');
            if (space > 0 && isNumber(line, space + 1)) {
                values.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
            }
        }
        return new SamplerMetrics(values);
    }

    private static boolean isNumber(String line, int from) {
        for (int i = from; i < line.length(); i++) {
            if (line.charAt(i) < '0' || line.charAt(i) > '9') {
                return false;
            }
        }
        return from < line.length() && line.length() - from <= MOST_DIGITS;
    }

    /** Samples of all kinds that were taken. */
    public long taken() {
        return get("samples_total");
    }

    /** Samples that were not, since buffers were busy. */
    public long skipped() {
        return get("samples_skipped_total");
    }

    /** CPU time that application threads spent in walking their stacks for us. */
    public long stackWalkNanos() {
        return get("stackwalk_ns_total");
    }

    /** Stacks that found no room in the sampler's store. */
    public long overflows() {
        return get("calltracestorage_overflows_total");
    }

    /** Native memory that the sampler holds; a part of which it tells nonsense is left out. */
    public long memoryBytes() {
        long kilobytes = 0;
        for (Map.Entry<String, Long> entry : values.entrySet()) {
            if (entry.getKey().startsWith(MEMORY) && entry.getValue() < NONSENSE_KILOBYTES) {
                kilobytes += entry.getValue();
            }
        }
        return kilobytes << 10;
    }

    private long get(String name) {
        return values.getOrDefault(name, 0L);
    }
}
