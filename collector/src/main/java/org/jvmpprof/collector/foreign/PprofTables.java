package org.jvmpprof.collector.foreign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.Line;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Mapping;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.Sample;

/**
 * Collects stacks of named frames, and their values, into one pprof profile: each function and each line once, equal
 * stacks with equal labels as one sample, in the order of their first coming. Frames get addresses in one symbolised
 * mapping, since viewers tell places apart by them. Confined to one thread, used once.
 */
final class PprofTables {
    private static final long BASE = 0x1000_0000L;
    private static final int STEP = 16;

    private final Map<Function, Integer> functionOf = new HashMap<>();
    private final Map<Line, Integer> locationOf = new HashMap<>();
    private final Map<Stack, long[]> samples = new LinkedHashMap<>();
    private final List<Function> functions = new ArrayList<>();
    private final List<Location> locations = new ArrayList<>();

    private record Stack(int[] frames, List<Label> labels) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Stack that && Arrays.equals(frames, that.frames) && labels.equals(that.labels);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(frames) + labels.hashCode();
        }
    }

    /** The number of a frame, to be used in stacks; a line of 0 is unknown. */
    int frame(Function function, long line) {
        Integer number = functionOf.get(function);
        if (number == null) {
            number = functions.size();
            functions.add(function);
            functionOf.put(function, number);
        }
        Line place = new Line(number, line, 0);
        Integer known = locationOf.get(place);
        if (known == null) {
            known = locations.size();
            locations.add(new Location(0, BASE + (long) known * STEP, List.of(place), false));
            locationOf.put(place, known);
        }
        return known;
    }

    /** Adds the values to the sample of this stack, leaf first; the array must not change afterwards. */
    void add(int[] frames, List<Label> labels, long... values) {
        long[] sum = samples.computeIfAbsent(new Stack(frames, labels), stack -> new long[values.length]);
        for (int i = 0; i < values.length; i++) {
            sum[i] += values[i];
        }
    }

    boolean isEmpty() {
        return samples.isEmpty();
    }

    /**
     * The profile so far, as a builder that still needs sample types, period and times.
     *
     * @param toValues makes a sample's values of what was added
     */
    Profile.Builder build(String mappingFile, UnaryOperator<long[]> toValues) {
        List<Sample> list = new ArrayList<>(samples.size());
        samples.forEach((stack, values) -> list.add(new Sample(stack.frames, toValues.apply(values), stack.labels)));
        long limit = BASE + (long) STEP * Math.max(1, locations.size());
        return Profile.builder()
                .samples(list)
                .functions(functions)
                .locations(locations)
                .mappings(List.of(Mapping.symbolized(BASE, limit, mappingFile)));
    }
}
