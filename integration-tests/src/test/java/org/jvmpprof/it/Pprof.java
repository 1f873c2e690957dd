package org.jvmpprof.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.Line;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;
import org.jvmpprof.proto.Sample;
import org.jvmpprof.proto.WireInvariants;

/** A fetched profile, decoded, with the questions that tests ask of it. */
public record Pprof(Profile profile) {
    /** Decodes an agent's profile, after a check of the contract's invariants at wire level. */
    public static Pprof fromAgent(byte[] bytes) {
        assertThat(WireInvariants.violations(bytes)).as("invariants").isEmpty();
        return decode(bytes);
    }

    public static Pprof decode(byte[] bytes) {
        try {
            return new Pprof(ProfileDecoder.decode(bytes, DecodeLimits.DEFAULT));
        } catch (Exception e) {
            throw new AssertionError("a profile of " + bytes.length + " bytes that cannot be decoded", e);
        }
    }

    public long total(String type) {
        return profile.total(index(type));
    }

    /** The value of all samples that have a function of that name in their stack. */
    public long cumulative(String type, String function) {
        int index = index(type);
        long sum = 0;
        for (Sample sample : profile.samples()) {
            if (stackNames(sample).contains(function)) {
                sum += sample.value(index);
            }
        }
        return sum;
    }

    /** The five functions with the largest own values, for messages. */
    public String top(String type) {
        int index = index(type);
        Map<String, Long> flat = new HashMap<>();
        for (Sample sample : profile.samples()) {
            Location leaf = profile.locations().get(sample.location(0));
            String name =
                    profile.functions().get(leaf.lines().get(0).function()).name();
            flat.merge(name, sample.value(index), Long::sum);
        }
        return flat.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(5)
                .toList()
                .toString();
    }

    public Set<String> functions() {
        Set<String> names = new HashSet<>();
        for (Function function : profile.functions()) {
            names.add(function.name());
        }
        return names;
    }

    /** A line of a function, and the address it has. */
    public record Place(String name, String systemName, long line, long address) {}

    public List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (Location location : profile.locations()) {
            for (Line line : location.lines()) {
                Function function = profile.functions().get(line.function());
                places.add(new Place(function.name(), function.systemName(), line.line(), location.address()));
            }
        }
        return places;
    }

    /** A sample with its stack's function names, leaf first, and its text labels. */
    public record Stack(List<String> functions, Map<String, String> labels, long[] values) {
        public String label(String key) {
            return labels.getOrDefault(key, "");
        }

        public boolean has(String function) {
            return functions.contains(function);
        }
    }

    public List<Stack> stacks() {
        List<Stack> stacks = new ArrayList<>();
        for (Sample sample : profile.samples()) {
            Map<String, String> labels = new HashMap<>();
            for (Label label : sample.labels()) {
                String text = label.text();
                if (text != null) {
                    labels.put(label.key(), text);
                }
            }
            stacks.add(new Stack(stackNames(sample), labels, sample.values().clone()));
        }
        return stacks;
    }

    private int index(String type) {
        int index = profile.sampleTypeIndex(type);
        if (index < 0) {
            throw new AssertionError("no sample type " + type + " in " + profile.sampleTypes());
        }
        return index;
    }

    private List<String> stackNames(Sample sample) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < sample.depth(); i++) {
            Location location = profile.locations().get(sample.location(i));
            for (Line line : location.lines()) {
                names.add(profile.functions().get(line.function()).name());
            }
        }
        return names;
    }
}
