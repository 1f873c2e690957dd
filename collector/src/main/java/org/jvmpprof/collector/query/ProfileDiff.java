package org.jvmpprof.collector.query;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.proto.IncompatibleProfilesException;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;
import org.jvmpprof.proto.ProfileMath;

/**
 * The difference of two merges: the profile, which has negative values where the base has more, and how many profiles
 * the base is made of; or, when there is nothing on one side, which parameters name that side. Immutable.
 */
public record ProfileDiff(@Nullable MergedProfile profile, String baseSummary, String emptySide) {
    static ProfileDiff without(String side) {
        return new ProfileDiff(null, "", side);
    }

    static ProfileDiff of(MergeSink target, MergeSink base, boolean isNormalized)
            throws IOException, BadRequestException {
        Profile after = target.sum();
        Profile before = base.sum();
        try {
            Profile difference = ProfileMath.diffIgnoringAddresses(
                    isNormalized ? ProfileMath.scale(before, factors(before, after)) : before, after);
            Profile said = difference.toBuilder()
                    .comment(target.summary() + " profiles, minus base: " + base.summary() + " profiles"
                            + (isNormalized ? ", normalized" : ""))
                    .build();
            return new ProfileDiff(
                    new MergedProfile(
                            ProfileEncoder.encode(said),
                            target.merged(),
                            target.matched(),
                            target.firstLoss() == null ? base.firstLoss() : target.firstLoss()),
                    base.summary(),
                    "");
        } catch (IncompatibleProfilesException e) {
            throw new BadRequestException(
                    "bad request: profiles and base can't be compared: " + e.getMessage()
                            + "; choose ranges of one kind of profiler",
                    e);
        }
    }

    /** For each sample type, what makes both sums equal, as pprof's -normalize does; 1 where the base has none. */
    private static double[] factors(Profile base, Profile target) {
        double[] factors = new double[base.sampleTypes().size()];
        for (int type = 0; type < factors.length; type++) {
            long sum = base.total(type);
            boolean isKnown = sum != 0 && type < target.sampleTypes().size();
            factors[type] = isKnown ? (double) target.total(type) / sum : 1;
        }
        return factors;
    }

    /** The difference; only when no side is empty. */
    public MergedProfile difference() {
        return requireNonNull(profile, emptySide);
    }
}
