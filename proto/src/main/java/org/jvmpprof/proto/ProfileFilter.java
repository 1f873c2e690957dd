package org.jvmpprof.proto;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes parts out of a profile. Every answer is compact: without locations, functions and mappings that no sample refers
 * to, except the first mapping, which names the program. Called on any thread.
 */
public final class ProfileFilter {
    private ProfileFilter() {}

    /** The samples that have a text label {@code key} with this value. */
    public static Profile byLabel(Profile profile, String key, String value) {
        Label wanted = Label.text(requireNonNull(key, "key"), requireNonNull(value, "value"));
        List<Sample> kept = new ArrayList<>();
        for (Sample sample : profile.samples()) {
            if (sample.labels().contains(wanted)) {
                kept.add(sample);
            }
        }
        return compact(profile.toBuilder().samples(kept).build());
    }

    /** The profile without any label; samples that differed in labels only become one, with the sum of their values. */
    public static Profile withoutLabels(Profile profile) {
        StackTable stacks = new StackTable(profile.sampleTypes().size());
        for (Sample sample : profile.samples()) {
            stacks.add(sample.locations(), sample.depth(), 0, sample.values(), 1);
        }
        return compact(
                profile.toBuilder().samples(stacks.samples(new LabelTable())).build());
    }

    /** The profile without locations, functions and mappings that no sample refers to; the others keep their order. */
    public static Profile compact(Profile profile) {
        int[] locations = new int[profile.locations().size()];
        for (Sample sample : profile.samples()) {
            for (int location : sample.locations()) {
                locations[location] = 1;
            }
        }
        int[] functions = new int[profile.functions().size()];
        int[] mappings = new int[profile.mappings().size()];
        Arrays.fill(mappings, 0, Math.min(1, mappings.length), 1);
        for (int i = 0; i < locations.length; i++) {
            if (locations[i] != 0) {
                markUsed(profile.locations().get(i), functions, mappings);
            }
        }
        boolean dropsNothing = number(locations) + number(functions) + number(mappings)
                == locations.length + functions.length + mappings.length;
        return dropsNothing ? profile : renumber(profile, locations, functions, mappings);
    }

    private static void markUsed(Location location, int[] functions, int[] mappings) {
        if (location.mapping() >= 0) {
            mappings[location.mapping()] = 1;
        }
        for (Line line : location.lines()) {
            functions[line.function()] = 1;
        }
    }

    /** Turns marks into new indexes, -1 for what goes; answers how many stay. */
    private static int number(int[] marks) {
        int next = 0;
        for (int i = 0; i < marks.length; i++) {
            marks[i] = marks[i] == 0 ? -1 : next++;
        }
        return next;
    }

    private static Profile renumber(Profile profile, int[] locations, int[] functions, int[] mappings) {
        List<Location> keptLocations = new ArrayList<>();
        for (Location location : kept(profile.locations(), locations)) {
            int mapping = location.mapping() < 0 ? -1 : mappings[location.mapping()];
            List<Line> lines = renumber(location.lines(), functions);
            keptLocations.add(new Location(mapping, location.address(), lines, location.folded()));
        }
        List<Sample> samples = new ArrayList<>(profile.samples().size());
        for (Sample sample : profile.samples()) {
            int[] stack = sample.locations().clone();
            for (int i = 0; i < stack.length; i++) {
                stack[i] = locations[stack[i]];
            }
            samples.add(new Sample(stack, sample.values(), sample.labels()));
        }
        return profile.toBuilder()
                .samples(samples)
                .locations(keptLocations)
                .functions(kept(profile.functions(), functions))
                .mappings(kept(profile.mappings(), mappings))
                .build();
    }

    private static List<Line> renumber(List<Line> lines, int[] functions) {
        List<Line> renumbered = new ArrayList<>(lines.size());
        for (Line line : lines) {
            renumbered.add(new Line(functions[line.function()], line.line(), line.column()));
        }
        return renumbered;
    }

    private static <T> List<T> kept(List<T> table, int[] indexes) {
        List<T> kept = new ArrayList<>();
        for (int i = 0; i < indexes.length; i++) {
            if (indexes[i] >= 0) {
                kept.add(table.get(i));
            }
        }
        return kept;
    }
}
