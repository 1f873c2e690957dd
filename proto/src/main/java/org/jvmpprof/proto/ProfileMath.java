package org.jvmpprof.proto;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongBinaryOperator;

/**
 * Arithmetic on profiles. Samples that come out as zero in every value are dropped, and what only they referred to.
 * Called on any thread; the arguments are not changed.
 */
public final class ProfileMath {
    private ProfileMath() {}

    /**
     * What {@code target} has more than {@code base}, negative where it has less; the header is the target's. Samples are
     * matched by addresses, lines and labels as in {@link ProfileMerger}.
     *
     * @throws IncompatibleProfilesException when the types differ
     */
    public static Profile diff(Profile base, Profile target) {
        requireNonNull(base, "base");
        ProfileMerger merger = new ProfileMerger();
        merger.add(target, 1);
        merger.addValues(base, -1);
        return merger.result();
    }

    /**
     * As {@link #diff} of two profiles of different processes: samples are matched by functions, lines and labels, as by
     * {@link ProfileMerger#ignoringAddresses()}.
     *
     * @throws IncompatibleProfilesException when the types differ
     */
    public static Profile diffIgnoringAddresses(Profile base, Profile target) {
        requireNonNull(base, "base");
        ProfileMerger merger = ProfileMerger.ignoringAddresses();
        merger.add(target, 1);
        merger.addValues(base, -1);
        return merger.result();
    }

    /**
     * As {@link #diff} of two profiles of one process, where an address is one place for good. What is known of a place
     * may have grown in between (its method's descriptor, say): the later profile's word counts for both.
     */
    public static Profile since(Profile before, Profile after) {
        Map<Long, Location> known = new HashMap<>();
        for (Location location : after.locations()) {
            known.put(location.address(), location);
        }
        int own = after.functions().size();
        List<Function> functions = new ArrayList<>(after.functions());
        functions.addAll(before.functions());
        List<Location> locations = new ArrayList<>(before.locations().size());
        for (Location location : before.locations()) {
            Location later = location.address() == 0 ? null : known.get(location.address());
            List<Line> lines = later == null ? shifted(location.lines(), own) : later.lines();
            locations.add(new Location(location.mapping(), location.address(), lines, location.folded()));
        }
        return diff(before.toBuilder().functions(functions).locations(locations).build(), after);
    }

    private static List<Line> shifted(List<Line> lines, int by) {
        List<Line> shifted = new ArrayList<>(lines.size());
        for (Line line : lines) {
            shifted.add(new Line(line.function() + by, line.line(), line.column()));
        }
        return shifted;
    }

    /** All values times {@code factor}, rounded to the nearest number. */
    public static Profile scale(Profile profile, double factor) {
        double[] factors = new double[profile.sampleTypes().size()];
        Arrays.fill(factors, factor);
        return scale(profile, factors);
    }

    /** Each value times the factor of its sample type, rounded to the nearest number; a factor of 1 changes nothing. */
    public static Profile scale(Profile profile, double[] factors) {
        int types = profile.sampleTypes().size();
        if (factors.length != types) {
            throw new IllegalArgumentException(
                    factors.length + " factors: must be " + types + ", one for each sample type");
        }
        return map(profile, (type, value) -> {
            double factor = factors[(int) type];
            return factor == 1 ? value : Math.round(value * factor);
        });
    }

    /** All values with the other sign. */
    public static Profile negate(Profile profile) {
        return map(profile, (type, value) -> -value);
    }

    private static Profile map(Profile profile, LongBinaryOperator byType) {
        List<Sample> samples = new ArrayList<>(profile.samples().size());
        for (Sample sample : profile.samples()) {
            long[] values = new long[sample.valueCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = byType.applyAsLong(i, sample.value(i));
            }
            if (!StackTable.isZero(values)) {
                samples.add(new Sample(sample.locations(), values, sample.labels()));
            }
        }
        return ProfileFilter.compact(profile.toBuilder().samples(samples).build());
    }
}
