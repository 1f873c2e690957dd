package org.jvmpprof.collector.foreign;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;

/**
 * What a recording's settings say about how it was sampled: async-profiler's arguments, which it writes as settings, and
 * the JDK's period of execution samples. Confined to one thread.
 */
final class JfrPeriods {
    private static final Pattern SPAN = Pattern.compile("(\\d{1,12})\\s*(ns|us|ms|s)?");
    private static final Map<String, Long> UNITS =
            Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L);
    /** What JDK and async-profiler do when nobody asks for anything else. */
    private static final long USUAL_NANOS = 10_000_000;

    private final long executionSampleId;
    private String event = "";
    private long cpuNanos;
    private long wallNanos;
    private long allocBytes;

    /** @param executionSampleId whose period it is that counts; many events of the JDK have one */
    JfrPeriods(long executionSampleId) {
        this.executionSampleId = executionSampleId;
    }

    void read(RecordedEvent setting) {
        String name = setting.getString("name");
        String value = setting.getString("value");
        if (name == null || value == null) {
            return;
        }
        switch (name) {
            case "event" -> event = value;
            case "interval" -> cpuNanos = nanos(value);
            case "period" -> cpuNanos = setting.getLong("id") == executionSampleId ? nanos(value) : cpuNanos;
            case "wall" -> wallNanos = nanos(value);
            case "alloc" -> allocBytes = nanos(value);
            default -> {
                // not about sampling
            }
        }
    }

    /** Nanoseconds, or any other number without a unit; 0 if it is none ({@code everyChunk}). */
    private static long nanos(String text) {
        Matcher matcher = SPAN.matcher(text.trim());
        if (!matcher.matches()) {
            return 0;
        }
        long unit = matcher.group(2) == null ? 1 : UNITS.getOrDefault(matcher.group(2), 1L);
        return Long.parseLong(matcher.group(1)) * unit;
    }

    /** Whether execution samples were taken by the clock on the wall. */
    boolean isWall() {
        return event.equals("wall");
    }

    long cpuNanos() {
        return cpuNanos > 0 ? cpuNanos : USUAL_NANOS;
    }

    long wallNanos() {
        return wallNanos > 0 ? wallNanos : cpuNanos();
    }

    /** Bytes between two samples of allocations, or 0 if the recording does not say. */
    long allocBytes() {
        return allocBytes;
    }
}
