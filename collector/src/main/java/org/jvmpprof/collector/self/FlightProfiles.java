package org.jvmpprof.collector.self;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.Configuration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.jvmpprof.proto.Profile;

/**
 * Records this JVM for some seconds and makes a profile of the events. A recording is written to a temporary file and
 * read back: a stream would lose what was not yet flushed when it is closed (until JDK 20).
 */
final class FlightProfiles {
    private static final long NANOS = 1_000_000_000L;

    private FlightProfiles() {}

    /** Blocks for that long; an interrupt ends it early, with what there is. */
    static Profile record(RecordedKind kind, Duration duration) throws IOException {
        Path file = Files.createTempFile("collector", ".jfr");
        Instant began = Instant.now();
        try (Recording recording = new Recording()) {
            events(kind)
                    .forEach((event, value) -> recording
                            .enable(event)
                            .with(RecordedKind.settingOf(event), value)
                            .withStackTrace());
            recording.start();
            sleep(duration);
            recording.stop();
            recording.dump(file);
            return profile(kind, file)
                    .timeNanos(began.getEpochSecond() * NANOS + began.getNano())
                    .durationNanos(Duration.between(began, Instant.now()).toNanos())
                    .build();
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** The whole recording of all events of JFR's default settings, as {@code trace} gives it. */
    static byte[] trace(Duration duration) throws IOException {
        Path file = Files.createTempFile("collector", ".jfr");
        try (Recording recording = new Recording(Configuration.getConfiguration("default"))) {
            recording.start();
            sleep(duration);
            recording.stop();
            recording.dump(file);
            return Files.readAllBytes(file);
        } catch (ParseException e) {
            throw new IOException("the JVM's default settings for recordings can't be read", e);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static Map<String, String> events(RecordedKind kind) {
        Set<String> known = FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .map(type -> type.getName())
                .collect(Collectors.toSet());
        return kind.events(known);
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Profile.Builder profile(RecordedKind kind, Path file) throws IOException {
        StackSums sums = new StackSums(2);
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                RecordedStackTrace trace = event.getStackTrace();
                if (trace != null) {
                    sums.add(stack(trace), kind.values(event));
                }
            }
        }
        return kind.profile(sums);
    }

    private static List<StackSums.Frame> stack(RecordedStackTrace trace) {
        List<StackSums.Frame> stack = new ArrayList<>();
        for (RecordedFrame frame : trace.getFrames()) {
            String type = frame.getMethod().getType().getName();
            String simple = type.substring(type.lastIndexOf('.') + 1);
            int dollar = simple.indexOf('$');
            String outer = dollar > 0 ? simple.substring(0, dollar) : simple;
            stack.add(new StackSums.Frame(
                    type + "." + frame.getMethod().getName(), outer + ".java", Math.max(0, frame.getLineNumber())));
        }
        return stack;
    }
}
