package org.jvmpprof.agent.ship;

import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.recent.RoundsToProfile;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileMath;

/**
 * One round, [from, to) in unix nanoseconds, and what a profile looks like after it was made the round's: values, times,
 * and a comment that says how to read them together with other rounds. Immutable.
 */
final class Round {
    /** The same text every time, without times: comments of merged profiles are the set of all, shown above every report. */
    private static final String COMMENT = "shipped in rounds: ";

    private final long fromUnixNanos;
    private final long toUnixNanos;

    Round(long fromUnixNanos, long toUnixNanos) {
        this.fromUnixNanos = fromUnixNanos;
        this.toUnixNanos = toUnixNanos;
    }

    long fromUnixNanos() {
        return fromUnixNanos;
    }

    long toUnixNanos() {
        return toUnixNanos;
    }

    Profile window(Profile profile) {
        return timed(profile, fromUnixNanos)
                .comment(COMMENT + "every sample of it; rounds have neither gap nor overlap, so merged rounds add up")
                .build();
    }

    Profile snapshot(Profile profile) {
        return timed(profile, toUnixNanos)
                .comment(COMMENT + "a picture taken at its end; merged rounds do not add up")
                .build();
    }

    /** What {@code now} has more than {@code before}, except in-use values, which are as they stand. */
    Profile difference(ProfileType type, Profile before, Profile now) {
        Profile added = ProfileMath.since(RoundsToProfile.withoutStanding(before), now);
        String reading = type == ProfileType.HEAP || type == ProfileType.ALLOCS
                ? "alloc_* is what it added, so merged rounds add up; inuse_* is as it stood at the end, and does not"
                : "what it added, so merged rounds add up";
        return timed(added, toUnixNanos)
                .durationNanos(toUnixNanos - fromUnixNanos)
                .comment(COMMENT + reading)
                .build();
    }

    private static Profile.Builder timed(Profile profile, long unixNanos) {
        Profile.Builder builder = profile.toBuilder();
        return profile.timeNanos() != 0 ? builder : builder.timeNanos(unixNanos);
    }
}
