package org.jvmpprof.benchmarks.micro;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.Line;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Mapping;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.Sample;

/**
 * Profiles of an application with a given number of methods: stacks grow from few roots by random calls, as real ones do, so that
 * they share much near the root and little at the leaf.
 */
final class SyntheticProfiles {
    private static final int LINES_PER_METHOD = 3;
    private static final int CALLEES = 4;
    private static final int USUAL_PERCENT = 85;
    private static final long BASE = 0x10000;

    private SyntheticProfiles() {}

    /** A heap profile with that many stacks of 15 to 60 frames; the same for the same seed. */
    static Profile heap(int stacks, int methods, long seed) {
        Random random = new Random(seed);
        boolean[] isUsed = new boolean[methods * LINES_PER_METHOD];
        List<int[]> all = new ArrayList<>(stacks);
        for (int i = 0; i < stacks; i++) {
            int[] stack = stack(random, methods);
            for (int location : stack) {
                isUsed[location] = true;
            }
            all.add(stack);
        }
        return build(random, all, isUsed);
    }

    /** Leaf first. */
    private static int[] stack(Random random, int methods) {
        int depth = 15 + random.nextInt(46);
        int[] stack = new int[depth];
        int method = random.nextInt(8);
        for (int i = depth - 1; i >= 0; i--) {
            int callee = callee(random);
            stack[i] = method * LINES_PER_METHOD + callee % LINES_PER_METHOD;
            method = Math.floorMod(method * 31 + callee * 1_009 + 7, methods);
        }
        return stack;
    }

    /** One callee of a method is called far more often than the others. */
    private static int callee(Random random) {
        return random.nextInt(100) < USUAL_PERCENT ? 0 : 1 + random.nextInt(CALLEES - 1);
    }

    /** Only what is used gets into the tables, as in a real profile. */
    private static Profile build(Random random, List<int[]> stacks, boolean[] isUsed) {
        int[] functionIndex = new int[isUsed.length / LINES_PER_METHOD];
        int[] locationIndex = new int[isUsed.length];
        List<Function> functions = new ArrayList<>();
        List<Location> locations = new ArrayList<>();
        for (int i = 0; i < isUsed.length; i++) {
            int method = i / LINES_PER_METHOD;
            if (i % LINES_PER_METHOD == 0) {
                functionIndex[method] = -1;
            }
            if (isUsed[i]) {
                if (functionIndex[method] < 0) {
                    functionIndex[method] = functions.size();
                    functions.add(function(method));
                }
                locationIndex[i] = locations.size();
                Line line = new Line(functionIndex[method], 10L + i % LINES_PER_METHOD * 17L, 0);
                locations.add(new Location(0, BASE + i, List.of(line), false));
            }
        }
        List<Sample> samples = new ArrayList<>(stacks.size());
        for (int[] stack : stacks) {
            samples.add(sample(random, stack, locationIndex));
        }
        return Profile.builder()
                .sampleType("alloc_objects", "count")
                .sampleType("alloc_space", "bytes")
                .sampleType("inuse_objects", "count")
                .sampleType("inuse_space", "bytes")
                .samples(samples)
                .mappings(List.of(Mapping.symbolized(BASE, BASE + isUsed.length, "app.jar")))
                .locations(locations)
                .functions(functions)
                .timeNanos(1_700_000_000_000_000_000L + random.nextInt(1_000_000))
                .build();
    }

    private static Function function(int method) {
        String type = "com/example/shop/module" + method % 37 + "/Component" + method / 10;
        String name = type.replace('/', '.') + ".handleRequest" + method % 10;
        return new Function(name, name + "(Ljava/lang/Object;I)Ljava/lang/String;", type + ".java", 0);
    }

    private static Sample sample(Random random, int[] stack, int[] locationIndex) {
        int[] locations = new int[stack.length];
        for (int i = 0; i < stack.length; i++) {
            locations[i] = locationIndex[stack[i]];
        }
        long objects = 1 + random.nextInt(1_000);
        long size = 16L << random.nextInt(10);
        long[] values = {objects, objects * size, objects / 10, objects / 10 * size};
        return new Sample(locations, values, List.of(Label.number("bytes", size, "bytes")));
    }
}
