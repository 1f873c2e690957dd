package org.jvmpprof.proto.flame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.Line;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Mapping;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.Sample;

/** Builds profiles from stacks of names, root first. */
final class TestProfiles {
    private final Profile.Builder builder = Profile.builder();
    private final List<Function> functions = new ArrayList<>();
    private final List<Location> locations = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();
    private final Map<String, Integer> locationByName = new HashMap<>();

    static TestProfiles cpu() {
        TestProfiles profiles = new TestProfiles();
        profiles.builder.sampleType("samples", "count").sampleType("cpu", "nanoseconds");
        return profiles;
    }

    static TestProfiles ofTypes(String... typesAndUnits) {
        TestProfiles profiles = new TestProfiles();
        for (int i = 0; i < typesAndUnits.length; i += 2) {
            profiles.builder.sampleType(typesAndUnits[i], typesAndUnits[i + 1]);
        }
        return profiles;
    }

    Profile.Builder builder() {
        return builder;
    }

    TestProfiles sample(String stack, long... values) {
        return sample(Arrays.asList(stack.split(";", -1)), Collections.emptyList(), values);
    }

    TestProfiles sample(List<String> rootFirst, List<Label> labels, long... values) {
        int[] stack = new int[rootFirst.size()];
        for (int i = 0; i < stack.length; i++) {
            stack[stack.length - 1 - i] = location(rootFirst.get(i));
        }
        samples.add(new Sample(stack, values, labels));
        return this;
    }

    /** A sample at locations that were made by {@link #location(Location)}, leaf first. */
    TestProfiles sampleAt(int[] leafFirst, long... values) {
        samples.add(new Sample(leafFirst, values, Collections.emptyList()));
        return this;
    }

    int function(String name) {
        functions.add(new Function(name, name, fileOf(name), 0));
        return functions.size() - 1;
    }

    int location(Location location) {
        locations.add(location);
        return locations.size() - 1;
    }

    private int location(String name) {
        return locationByName.computeIfAbsent(
                name,
                n -> location(new Location(
                        0, 0x1000 + locations.size(), Collections.singletonList(new Line(function(n), 42, 0)), false)));
    }

    private static String fileOf(String name) {
        int start = FrameColour.classStart(name);
        int end = name.lastIndexOf('.');
        return start == 0
                ? ""
                : name.substring(0, start).replace('.', '/')
                        + name.substring(start, Math.max(start, end)).replaceAll("\\$.*", "") + ".java";
    }

    Profile build() {
        return builder.samples(samples)
                .functions(functions)
                .locations(locations)
                .mappings(Collections.singletonList(Mapping.symbolized(0x1000, 0x7fffffff, "app.jar")))
                .build();
    }

    /** Random stacks over few names, with recursion, equal stacks and both signs of values when asked. */
    static Profile random(long seed, int samples, boolean signed) {
        Random random = new Random(seed);
        TestProfiles profiles = cpu();
        for (int i = 0; i < samples; i++) {
            int depth = random.nextInt(12);
            List<String> stack = new ArrayList<>();
            for (int d = 0; d < depth; d++) {
                stack.add("p" + random.nextInt(3) + ".C.m" + random.nextInt(6));
            }
            long value = random.nextInt(1000) - (signed ? 500 : 0);
            profiles.sample(stack, Collections.emptyList(), value, value * 10_000_000);
        }
        return profiles.build();
    }

    /** A tree of about {@code nodes} nodes over 4,000 functions, for the speed of drawing. */
    static Profile large(int nodes) {
        Random random = new Random(65);
        TestProfiles profiles = cpu();
        List<List<String>> stacks = new ArrayList<>();
        stacks.add(Collections.emptyList());
        for (int i = 0; i < nodes; i++) {
            int from = stacks.size() - 1 - random.nextInt(Math.min(stacks.size(), 400));
            List<String> parent = stacks.get(Math.max(0, from));
            List<String> stack = new ArrayList<>(parent.size() < 90 ? parent : Collections.emptyList());
            stack.add("com.acme.m" + i % 37 + ".Class" + i % 400 + ".method" + i % 4000);
            stacks.add(stack);
            profiles.sample(stack, Collections.emptyList(), 1, 10_000_000);
        }
        return profiles.build();
    }

    /** What a web application with a database, a consumer and a JIT compiler looks like; a few hundred functions. */
    static Profile realistic(long seed, double slowJson) {
        return new RealisticProfile(seed, slowJson).build();
    }
}
