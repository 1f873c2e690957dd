package org.jvmpprof.collector.self;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.Line;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Mapping;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.Sample;

/** Sums values by stack, and makes a profile of them. Confined to one thread. */
final class StackSums {
    private static final long BASE = 0x10000;

    private final Map<Frame, Integer> frames = new LinkedHashMap<>();
    private final Map<List<Integer>, long[]> sums = new LinkedHashMap<>();
    private final int types;

    /** Where a thread was. */
    record Frame(String function, String file, int line) {}

    StackSums(int types) {
        this.types = types;
    }

    /** @param stack innermost first */
    void add(List<Frame> stack, long... values) {
        List<Integer> key = new ArrayList<>(stack.size());
        for (Frame frame : stack) {
            key.add(frames.computeIfAbsent(frame, unused -> frames.size()));
        }
        long[] sum = sums.computeIfAbsent(key, unused -> new long[types]);
        Arrays.setAll(sum, type -> sum[type] + values[type]);
    }

    /** The profile so far, of these sample types. */
    Profile.Builder profile(String... typesAndUnits) {
        Profile.Builder profile = Profile.builder();
        for (int i = 0; i < typesAndUnits.length; i += 2) {
            profile.sampleType(typesAndUnits[i], typesAndUnits[i + 1]);
        }
        List<Function> functions = new ArrayList<>();
        Map<Function, Integer> known = new HashMap<>();
        List<Location> locations = new ArrayList<>();
        for (Frame frame : frames.keySet()) {
            Function function = new Function(frame.function(), frame.function(), frame.file(), 0);
            int index = known.computeIfAbsent(function, unused -> {
                functions.add(function);
                return functions.size() - 1;
            });
            long address = BASE + 16L * locations.size();
            locations.add(new Location(0, address, List.of(new Line(index, frame.line(), 0)), false));
        }
        List<Sample> samples = new ArrayList<>();
        sums.forEach((stack, values) -> samples.add(
                new Sample(stack.stream().mapToInt(Integer::intValue).toArray(), values, List.of())));
        return profile.functions(functions)
                .mappings(List.of(Mapping.symbolized(BASE, BASE + 16L * (locations.size() + 1), "collector.jar")))
                .locations(locations)
                .samples(samples);
    }
}
