package org.jvmpprof.collector.self;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;

/** The profiles of this process by the names that Go gives them. Called on HTTP threads, which wait for the result. */
public final class SelfProfiles {
    /** What {@link #pprof} knows. */
    public static final List<String> NAMES = List.of("allocs", "block", "goroutine", "heap", "mutex", "profile");

    private SelfProfiles() {}

    /** Whether this profile is recorded for some seconds, rather than looked at. */
    public static boolean isRecorded(String name) {
        return !name.equals("goroutine") && !name.equals("heap");
    }

    /** Whether this JVM can record; one that was made without the module {@code jdk.jfr} can't. */
    public static boolean canRecord() {
        return ModuleLayer.boot().findModule("jdk.jfr").isPresent();
    }

    /**
     * A profile, gzipped.
     *
     * @param duration of the recording
     * @param isCollected for {@code heap}, whether garbage is collected first
     * @throws IllegalArgumentException if there is none of this name
     */
    public static byte[] pprof(String name, Duration duration, boolean isCollected) throws IOException {
        return ProfileEncoder.encode(profile(name, duration, isCollected));
    }

    private static Profile profile(String name, Duration duration, boolean isCollected) throws IOException {
        return switch (name) {
            case "goroutine" -> ThreadStacks.profile();
            case "heap" -> ClassHistogram.profile(isCollected);
            case "profile" -> FlightProfiles.record(RecordedKind.CPU, duration);
            case "allocs" -> FlightProfiles.record(RecordedKind.ALLOCS, duration);
            case "mutex" -> FlightProfiles.record(RecordedKind.MUTEX, duration);
            case "block" -> FlightProfiles.record(RecordedKind.BLOCK, duration);
            default -> throw new IllegalArgumentException("no profile " + name + "; there are " + NAMES);
        };
    }

    /** All threads with their stacks and locks, as jstack prints them. */
    public static String threadDump() throws IOException {
        return JvmCommand.run("threadPrint", "-l");
    }

    /** A recording with the JVM's default settings, as JFR writes it. */
    public static byte[] trace(Duration duration) throws IOException {
        return FlightProfiles.trace(duration);
    }
}
