package org.jvmpprof.proto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Seeded random profiles that look like a JVM's, for laws and fuzzing; a failing test prints the seed. */
final class RandomProfiles {
    private static final String[] STATES = {"runnable", "blocked", "waiting", "größer ✓ 🂡"};

    private final Random random;

    RandomProfiles(long seed) {
        this.random = new Random(seed);
    }

    /** A heap-like profile with up to these sizes; equal sizes and seed give an equal profile. */
    Profile next(int samples, int locations, int maxDepth) {
        int functionCount = Math.max(1, locations / 3);
        return Profile.builder()
                .sampleType("alloc_objects", "count")
                .sampleType("alloc_space", "bytes")
                .samples(samples(samples, locations, maxDepth))
                .mappings(Arrays.asList(
                        Mapping.symbolized(0x10000, 0x10000000, "app.jar"),
                        new Mapping(
                                0x7f0000000000L,
                                0x7f0000100000L,
                                0x1000,
                                "libjvm.so",
                                "ab12",
                                false,
                                true,
                                false,
                                true)))
                .locations(locations(locations, functionCount))
                .functions(functions(functionCount))
                .timeNanos(1_700_000_000_000_000_000L + random.nextInt(1_000_000))
                .durationNanos(random.nextInt(1_000_000))
                .periodType(new ValueType("space", "bytes"))
                .period(524288)
                .comment("engine: native")
                .comment("seed " + random.nextInt(5))
                .defaultSampleType("alloc_space")
                .dropFrames("drop")
                .keepFrames("keep")
                .docUrl("https://example.org/")
                .build();
    }

    private List<Function> functions(int count) {
        List<Function> functions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "com.acme.pack" + i % 7 + ".Class" + i / 3 + ".method" + i % 3;
            functions.add(new Function(name, name + "(I)V", "com/acme/Class" + i / 3 + ".java", i % 5));
        }
        return functions;
    }

    private List<Location> locations(int count, int functions) {
        List<Location> locations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Line> lines = new ArrayList<>();
            for (int n = i % 10 == 9 ? 2 : 1; n > 0; n--) {
                lines.add(new Line((i + n) % functions, i % 400, i % 3));
            }
            boolean isNative = i % 11 == 10;
            long address = isNative ? 0x7f0000000010L + i : 0x10010L + 16L * i;
            locations.add(new Location(isNative ? 1 : 0, address, lines, i % 97 == 96));
        }
        return locations;
    }

    private List<Sample> samples(int count, int locations, int maxDepth) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] stack = new int[1 + random.nextInt(maxDepth)];
            for (int d = 0; d < stack.length; d++) {
                stack[d] = random.nextInt(locations);
            }
            long[] values = {1 + random.nextInt(1000), random.nextLong() >> 20};
            samples.add(new Sample(stack, values, labels()));
        }
        return samples;
    }

    private List<Label> labels() {
        List<Label> labels = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            labels.add(Label.number("bytes", 16L * (1 + random.nextInt(8)), "bytes"));
        }
        if (random.nextInt(3) == 0) {
            labels.add(Label.text("state", STATES[random.nextInt(STATES.length)]));
        }
        return labels;
    }
}
