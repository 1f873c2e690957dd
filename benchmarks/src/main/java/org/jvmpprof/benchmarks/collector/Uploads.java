package org.jvmpprof.benchmarks.collector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.Line;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Mapping;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;
import org.jvmpprof.proto.Sample;

/**
 * CPU profiles of one service, a second apart. Most of their stacks are from a few thousand that come again and again,
 * hot ones more often, and some are new, as in a server that does the same work all day. Any thread.
 */
final class Uploads {
    static final long START_SECONDS = 1_790_000_000L;

    private static final int METHODS = 4_000;
    private static final int STACKS = 260;
    private static final int KNOWN_STACKS = 5_000;
    private static final int NEW_PERCENT = 3;
    private static final int CALLEES = 5;
    private static final int USUAL_PERCENT = 72;
    private static final long BASE = 0x10000;

    private Uploads() {}

    /** The profile of that second, gzipped as this project's agent does. */
    static byte[] profile(int second) {
        Random random = new Random(second);
        Map<Integer, Integer> locationOf = new HashMap<>();
        List<Function> functions = new ArrayList<>();
        List<Location> locations = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < STACKS; i++) {
            int[] stack = stack(new Random(stackNumber(random)));
            for (int depth = 0; depth < stack.length; depth++) {
                stack[depth] = locationOf.computeIfAbsent(stack[depth], method -> {
                    functions.add(function(method));
                    Line line = new Line(functions.size() - 1, 10L + method % 90, 0);
                    locations.add(new Location(0, BASE + method, List.of(line), false));
                    return locations.size() - 1;
                });
            }
            samples.add(new Sample(stack, new long[] {10_000_000L * (1 + random.nextInt(20))}, List.of()));
        }
        return ProfileEncoder.encode(Profile.builder()
                .sampleType("cpu", "nanoseconds")
                .functions(functions)
                .locations(locations)
                .mappings(List.of(Mapping.symbolized(BASE, BASE + METHODS, "app.jar")))
                .samples(samples)
                .timeNanos((START_SECONDS + second) * 1_000_000_000L)
                .durationNanos(1_000_000_000L)
                .build());
    }

    /** The same number is the same stack. */
    private static long stackNumber(Random random) {
        if (random.nextInt(100) < NEW_PERCENT) {
            return random.nextLong();
        }
        double hot = random.nextDouble();
        return (long) (KNOWN_STACKS * hot * hot * hot);
    }

    /** Leaf first. */
    private static int[] stack(Random random) {
        int[] stack = new int[12 + random.nextInt(30)];
        int method = random.nextInt(6);
        for (int i = stack.length - 1; i >= 0; i--) {
            stack[i] = method;
            int callee = random.nextInt(100) < USUAL_PERCENT ? 0 : 1 + random.nextInt(CALLEES - 1);
            method = Math.floorMod(method * 31 + callee * 1_009 + 7, METHODS);
        }
        return stack;
    }

    private static Function function(int method) {
        String type = "com/example/shop/module" + method % 37 + "/Component" + method / 10;
        String name = type.replace('/', '.') + ".handleRequest" + method % 10;
        return new Function(name, name + "(Ljava/lang/Object;I)Ljava/lang/String;", type + ".java", 0);
    }
}
