package org.jvmpprof.collector.self;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import org.jvmpprof.proto.Profile;

/** The profiles that are made of a flight recording of some seconds: their events, and what each event counts. */
enum RecordedKind {
    CPU(Map.of("jdk.CPUTimeSample", "10ms", "jdk.ExecutionSample", "10 ms")) {
        @Override
        long[] values(RecordedEvent event) {
            boolean isTimed = event.hasField("samplingPeriod");
            return new long[] {1, isTimed ? event.getDuration("samplingPeriod").toNanos() : PERIOD.toNanos()};
        }

        @Override
        Profile.Builder profile(StackSums sums) {
            return sums.profile("samples", "count", "cpu", "nanoseconds");
        }
    },
    ALLOCS(Map.of("jdk.ObjectAllocationSample", "300/s")) {
        @Override
        long[] values(RecordedEvent event) {
            return new long[] {1, event.getLong("weight")};
        }

        @Override
        Profile.Builder profile(StackSums sums) {
            return sums.profile("alloc_samples", "count", "alloc_space", "bytes");
        }
    },
    MUTEX(Map.of("jdk.JavaMonitorEnter", "1 ms")) {
        @Override
        long[] values(RecordedEvent event) {
            return waited(event);
        }

        @Override
        Profile.Builder profile(StackSums sums) {
            return sums.profile("contentions", "count", "delay", "nanoseconds");
        }
    },
    BLOCK(Map.of("jdk.JavaMonitorEnter", "1 ms", "jdk.JavaMonitorWait", "1 ms", "jdk.ThreadPark", "1 ms")) {
        @Override
        long[] values(RecordedEvent event) {
            return waited(event);
        }

        @Override
        Profile.Builder profile(StackSums sums) {
            return sums.profile("contentions", "count", "delay", "nanoseconds");
        }
    };

    private static final Duration PERIOD = Duration.ofMillis(10);
    private static final String TIMED = "jdk.CPUTimeSample";
    private static final String UNTIMED = "jdk.ExecutionSample";

    /** Events, with their period, threshold or throttle. */
    private final Map<String, String> events;

    RecordedKind(Map<String, String> events) {
        this.events = events;
    }

    abstract long[] values(RecordedEvent event);

    abstract Profile.Builder profile(StackSums sums);

    private static long[] waited(RecordedEvent event) {
        return new long[] {1, event.getDuration().toNanos()};
    }

    /** The setting of each event to record, of those that this JVM has; CPU time samples take the place of others. */
    Map<String, String> events(Set<String> known) {
        Map<String, String> found = new TreeMap<>(events);
        found.keySet().retainAll(known);
        if (found.containsKey(TIMED)) {
            found.remove(UNTIMED);
        }
        return found;
    }

    /** The name of the setting that {@link #events} has the value of. */
    static String settingOf(String event) {
        return switch (event) {
            case TIMED, "jdk.ObjectAllocationSample" -> "throttle";
            case UNTIMED -> "period";
            default -> "threshold";
        };
    }
}
