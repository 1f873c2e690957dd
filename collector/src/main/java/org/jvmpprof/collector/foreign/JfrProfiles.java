package org.jvmpprof.collector.foreign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import jdk.jfr.EventType;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.store.ProfileKind;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ValueType;

/**
 * Turns a recording, of async-profiler or of the JDK, into up to four profiles. Read by the JDK's own reader, which knows
 * every layout of events by the recording's metadata (Pyroscope's async-profiler adds a field to them), from a temporary
 * file, since it reads nothing else. Confined to one thread, used once.
 *
 * <pre>
 *   jdk.ExecutionSample, jdk.CPUTimeSample                 cpu    (wall, if async-profiler sampled event=wall)
 *   profiler.WallClockSample                               wall
 *   jdk.ObjectAllocationInNewTLAB, …OutsideTLAB, …Sample   heap   alloc_objects, alloc_space
 *   profiler.LiveObject                                    heap   inuse_objects, inuse_space
 *   jdk.JavaMonitorEnter, jdk.ThreadPark                   block
 * </pre>
 */
final class JfrProfiles {
    private static final String MAPPING = "jvm";

    private final JfrContexts contexts;
    private JfrPeriods periods = new JfrPeriods(0);
    private final JfrSamples executions = new JfrSamples();
    private final JfrSamples cpuTimes = new JfrSamples();
    private final JfrSamples walls = new JfrSamples();
    private final JfrSamples heap = new JfrSamples();
    private final JfrSamples locks = new JfrSamples();
    private boolean hasLive;

    private JfrProfiles(JfrContexts contexts) {
        this.contexts = contexts;
    }

    /**
     * The profiles in a recording; an empty CPU profile if there is no sample of any kind.
     *
     * @param sampleNanos what one sample stands for, or 0 if only the recording can say
     */
    static Map<ProfileKind, Profile> read(byte[] jfr, JfrContexts contexts, long sampleNanos)
            throws BadRequestException, IOException {
        JfrChunks chunks = JfrChunks.read(jfr);
        Path file = temporary(jfr);
        try {
            JfrProfiles profiles = new JfrProfiles(contexts);
            profiles.readAll(file);
            return profiles.build(chunks, sampleNanos);
        } finally {
            Files.delete(file);
        }
    }

    private static Path temporary(byte[] jfr) throws IOException {
        try {
            return Files.write(Files.createTempFile("collector-", ".jfr"), jfr);
        } catch (IOException e) {
            throw new IOException(
                    "a recording can't be read: no temporary file could be written in java.io.tmpdir="
                            + System.getProperty("java.io.tmpdir") + ": " + e.getMessage()
                            + "; start the collector with -Djava.io.tmpdir=<a directory it may write to>",
                    e);
        }
    }

    private void readAll(Path file) throws BadRequestException {
        try (RecordingFile recording = new RecordingFile(file)) {
            for (EventType type : recording.readEventTypes()) {
                if (type.getName().equals("jdk.ExecutionSample")) {
                    periods = new JfrPeriods(type.getId());
                }
            }
            while (recording.hasMoreEvents()) {
                accept(recording.readEvent());
            }
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // The reader trusts its input: damage shows as any of these.
            throw new BadRequestException("malformed JFR (" + Texts.brief(e.toString()) + ")", e);
        }
    }

    private void accept(RecordedEvent event) {
        switch (event.getEventType().getName()) {
            case "jdk.ActiveSetting" -> periods.read(event);
            case "jdk.ExecutionSample" -> executions.add(event, labels(event), 1, 0);
            case "jdk.CPUTimeSample" -> cpuTimes.add(event, labels(event), 1, nanos(event, "samplingPeriod"));
            case "profiler.WallClockSample" -> walls.add(event, labels(event), number(event, "samples", 1), 0);
            case "jdk.ObjectAllocationInNewTLAB" ->
                allocated(event, number(event, "tlabSize", 0), number(event, "allocationSize", 0));
            case "jdk.ObjectAllocationOutsideTLAB" ->
                allocated(event, number(event, "allocationSize", 0), number(event, "allocationSize", 0));
            case "jdk.ObjectAllocationSample" -> heap.add(event, labels(event), 1, number(event, "weight", 0), 0, 0);
            case "profiler.LiveObject" -> live(event);
            case "jdk.JavaMonitorEnter", "jdk.ThreadPark" ->
                locks.add(event, labels(event), 1, event.getDuration().toNanos());
            default -> {
                // of no profile
            }
        }
    }

    private List<Label> labels(RecordedEvent event) {
        return contexts.labels(number(event, "contextId", 0));
    }

    private static long number(RecordedEvent event, String field, long otherwise) {
        return event.hasField(field) ? event.getLong(field) : otherwise;
    }

    private static long nanos(RecordedEvent event, String field) {
        return event.hasField(field) ? event.getDuration(field).toNanos() : 0;
    }

    /** The sampled object stands for all bytes since the sample before, so for as many objects as they would make. */
    private void allocated(RecordedEvent event, long bytes, long objectBytes) {
        long weight = Math.max(bytes, objectBytes);
        long objects = objectBytes > 0 ? Math.max(1, Math.round((double) weight / objectBytes)) : 1;
        heap.add(event, labels(event), objects, weight, 0, 0);
    }

    /** Large objects are sampled more often than small ones; the inverse of that probability evens it out. */
    private void live(RecordedEvent event) {
        hasLive = true;
        long size = number(event, "allocationSize", 0);
        long interval = periods.allocBytes();
        double factor = size > 0 && interval > 0 ? 1 / -Math.expm1(-(double) size / interval) : 1;
        heap.add(event, labels(event), 0, 0, Math.max(1, Math.round(factor)), Math.round(factor * size));
    }

    private Map<ProfileKind, Profile> build(JfrChunks chunks, long sampleNanos) {
        long cpuNanos = sampleNanos > 0 ? sampleNanos : periods.cpuNanos();
        long wallNanos = sampleNanos > 0 && periods.isWall() ? sampleNanos : periods.wallNanos();
        Map<ProfileKind, Profile.Builder> profiles = new EnumMap<>(ProfileKind.class);
        if (!cpuTimes.isEmpty()) {
            profiles.put(ProfileKind.CPU, timed("cpu", cpuTimes, cpuNanos, v -> v));
        } else if (!executions.isEmpty() && !periods.isWall()) {
            profiles.put(ProfileKind.CPU, timed("cpu", executions, cpuNanos, v -> new long[] {v[0], v[0] * cpuNanos}));
        }
        JfrSamples wall = periods.isWall() && walls.isEmpty() ? executions : walls;
        if (!wall.isEmpty()) {
            profiles.put(ProfileKind.WALL, timed("wall", wall, wallNanos, v -> new long[] {v[0], v[0] * wallNanos}));
        }
        if (!heap.isEmpty()) {
            profiles.put(ProfileKind.HEAP, heap());
        }
        if (!locks.isEmpty()) {
            profiles.put(ProfileKind.BLOCK, locks());
        }
        if (profiles.isEmpty()) {
            profiles.put(ProfileKind.CPU, timed("cpu", executions, cpuNanos, v -> v));
        }
        Map<ProfileKind, Profile> built = new EnumMap<>(ProfileKind.class);
        profiles.forEach((kind, profile) -> built.put(
                kind,
                profile.timeNanos(chunks.startNanos())
                        .durationNanos(chunks.durationNanos())
                        .build()));
        return built;
    }

    private static Profile.Builder timed(String type, JfrSamples samples, long nanos, UnaryOperator<long[]> toValues) {
        return samples.build(MAPPING, toValues)
                .sampleType("samples", "count")
                .sampleType(type, "nanoseconds")
                .periodType(new ValueType(type, "nanoseconds"))
                .period(nanos);
    }

    private Profile.Builder heap() {
        return heap.build(MAPPING, values -> values)
                .sampleType("alloc_objects", "count")
                .sampleType("alloc_space", "bytes")
                .sampleType("inuse_objects", "count")
                .sampleType("inuse_space", "bytes")
                .defaultSampleType(hasLive ? "" : "alloc_space")
                .periodType(new ValueType("space", "bytes"))
                .period(periods.allocBytes());
    }

    private Profile.Builder locks() {
        return locks.build(MAPPING, values -> values)
                .sampleType("contentions", "count")
                .sampleType("delay", "nanoseconds")
                .periodType(new ValueType("contentions", "count"))
                .period(1);
    }
}
