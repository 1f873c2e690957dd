package org.jvmpprof.agent.endpoint;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.recent.KeptProfile;
import org.jvmpprof.proto.Profile;

/** A profile that is to be answered: what it is of, when, and where it is kept already. Times are unix ms. Immutable. */
final class Exhibit {
    final Profile profile;
    final ProfileType type;

    /** What it is saved as, {@code heap} or {@code heap-delta}. */
    final String name;

    final long fromUnixMillis;
    final long toUnixMillis;

    /** These very bytes, if they are kept; null for what was made just now. */
    final @Nullable KeptProfile kept;

    private Exhibit(Profile profile, ProfileType type, String name, long from, long to, @Nullable KeptProfile kept) {
        this.profile = profile;
        this.type = type;
        this.name = name;
        this.fromUnixMillis = from;
        this.toUnixMillis = to;
        this.kept = kept;
    }

    /** A window, or a picture of this moment. */
    static Exhibit of(ProfileType type, Profile profile) {
        long from = TimeUnit.NANOSECONDS.toMillis(profile.timeNanos());
        long to = TimeUnit.NANOSECONDS.toMillis(profile.timeNanos() + profile.durationNanos());
        return new Exhibit(profile, type, type.route(), from, to, null);
    }

    /** What some time has added: its time is the end. */
    static Exhibit delta(ProfileType type, Profile profile) {
        long from = TimeUnit.NANOSECONDS.toMillis(profile.timeNanos() - profile.durationNanos());
        long to = TimeUnit.NANOSECONDS.toMillis(profile.timeNanos());
        return new Exhibit(profile, type, type.route() + "-delta", from, to, null);
    }

    /** Something of the past that had to be put together. */
    static Exhibit past(ProfileType type, Profile profile, long fromUnixMillis, long toUnixMillis) {
        return new Exhibit(profile, type, type.route(), fromUnixMillis, toUnixMillis, null);
    }

    static Exhibit kept(KeptProfile kept) {
        return new Exhibit(
                kept.decode(), kept.type(), kept.type().route(), kept.fromUnixMillis(), kept.toUnixMillis(), kept);
    }
}
