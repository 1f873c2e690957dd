package org.jvmpprof.collector;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.Line;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Mapping;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;
import org.jvmpprof.proto.Sample;

/** Profiles for tests. */
public final class TestProfiles {
    private static final long BASE = 0x10000;
    private static final int FUNCTIONS = 700;

    private TestProfiles() {}

    /** A CPU profile with one sample in one function. */
    public static byte[] cpu(String function, long nanos, long timeNanos) {
        return ProfileEncoder.encode(profile(function, nanos, timeNanos));
    }

    public static Profile profile(String function, long nanos, long timeNanos) {
        return Profile.builder()
                .sampleType("cpu", "nanoseconds")
                .functions(List.of(new Function(function, function, "App.java", 1)))
                .mappings(List.of(Mapping.symbolized(BASE, BASE * 2, "app")))
                .locations(List.of(new Location(0, BASE, List.of(new Line(0, 7, 0)), false)))
                .samples(List.of(new Sample(new int[] {0}, new long[] {nanos}, List.of())))
                .timeNanos(timeNanos)
                .durationNanos(1_000_000_000L)
                .build();
    }

    /** A profile with sample types and nothing else. */
    public static byte[] empty(long timeNanos) {
        return ProfileEncoder.encode(Profile.builder()
                .sampleType("cpu", "nanoseconds")
                .timeNanos(timeNanos)
                .build());
    }

    /** A CPU profile whose stacks are drawn by {@code seed} out of a common set of 6,000 functions. */
    public static byte[] large(long seed, int samples, long timeNanos) {
        Random random = new Random(seed);
        List<Function> functions = new ArrayList<>();
        List<Location> locations = new ArrayList<>();
        for (int i = 0; i < FUNCTIONS; i++) {
            int number = random.nextInt(6_000);
            String name = "com.acme.shop.pack" + number % 40 + ".Service" + number / 7 + ".method" + number % 7;
            functions.add(new Function(name, name, "com/acme/shop/Service" + number / 7 + ".java", 1));
            locations.add(new Location(0, BASE + 16L * i, List.of(new Line(i, 10 + number % 300, 0)), false));
        }
        List<Sample> stacks = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            int[] stack = new int[15 + random.nextInt(20)];
            int at = random.nextInt(FUNCTIONS);
            for (int depth = 0; depth < stack.length; depth++) {
                stack[depth] = (at + depth * 7) % FUNCTIONS;
            }
            stacks.add(new Sample(stack, new long[] {10_000_000L * (1 + random.nextInt(5))}, List.of()));
        }
        return ProfileEncoder.encode(Profile.builder()
                .sampleType("cpu", "nanoseconds")
                .functions(functions)
                .locations(locations)
                .mappings(List.of(Mapping.symbolized(BASE, BASE * 100, "app")))
                .samples(stacks)
                .timeNanos(timeNanos)
                .build());
    }
}
