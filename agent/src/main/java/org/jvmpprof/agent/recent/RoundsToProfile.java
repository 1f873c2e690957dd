package org.jvmpprof.agent.recent;

import java.util.List;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileFilter;
import org.jvmpprof.proto.ProfileMath;
import org.jvmpprof.proto.ProfileMerger;

/**
 * Merges rounds of one type. What a round added is summed up; what stood at a round's end (the heap in use, the threads
 * of a process) is the newest round's, since sums of states mean nothing. Stateless.
 */
public final class RoundsToProfile {
    private static final String STANDING = "inuse_";

    private RoundsToProfile() {}

    /**
     * @param rounds at least one, oldest first, of what {@link RecentProfiles#isSame} calls the same
     * @param type which of these the result shows: allocs shows allocations first
     * @param labels false: sample labels are left out, and stacks that differed by them are one
     */
    public static Profile merge(List<KeptProfile> rounds, ProfileType type, boolean labels) {
        KeptProfile newest = rounds.get(rounds.size() - 1);
        boolean isPicture = type == ProfileType.GOROUTINE;
        ProfileMerger merger = new ProfileMerger();
        for (KeptProfile round : rounds) {
            if (round == newest || !isPicture) {
                Profile profile = round.decode();
                Profile added = round == newest ? profile : withoutStanding(profile);
                merger.add(labels ? added : ProfileFilter.withoutLabels(added));
            }
        }
        Profile.Builder merged = merger.result().toBuilder();
        if (type == ProfileType.ALLOCS) {
            merged.defaultSampleType("alloc_space");
        }
        return merged.build();
    }

    /** The profile with zeros where its values are states. */
    public static Profile withoutStanding(Profile profile) {
        double[] factors = new double[profile.sampleTypes().size()];
        boolean hasStanding = false;
        for (int i = 0; i < factors.length; i++) {
            boolean isStanding = profile.sampleTypes().get(i).type().startsWith(STANDING);
            factors[i] = isStanding ? 0 : 1;
            hasStanding |= isStanding;
        }
        return hasStanding ? ProfileMath.scale(profile, factors) : profile;
    }
}
