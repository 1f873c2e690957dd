package org.jvmpprof.agent.endpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.recent.KeptProfile;
import org.jvmpprof.agent.recent.RecentProfiles;
import org.jvmpprof.agent.recent.RoundsToProfile;
import org.jvmpprof.proto.Profile;

/**
 * Answers for times gone by: {@code from} and {@code to} on a profile's own path, in unix milliseconds or, negative, in
 * milliseconds before now. Immutable; called on the clients' workers.
 */
final class PastProfiles {
    private static final String[] OF_THE_PRESENT = {"seconds", "debug", "gc", "idle", "names"};

    private final RecentProfiles recent;

    PastProfiles(RecentProfiles recent) {
        this.recent = recent;
    }

    /** True if the past is asked for. */
    static boolean isAsked(Query query) {
        return !query.get("from").isEmpty() || !query.get("to").isEmpty();
    }

    /** The rounds between {@code from} and {@code to}, merged; its times say what they really cover. */
    Exhibit find(ProfileType type, Query query) throws HttpFailure {
        for (String present : OF_THE_PRESENT) {
            if (!query.get(present).isEmpty()) {
                throw new HttpFailure(
                        400,
                        "from and to ask for what was kept, which " + present + " cannot change; leave out " + present
                                + ", or from and to");
            }
        }
        long now = System.currentTimeMillis();
        long from = millis(query, "from", Long.MIN_VALUE, now);
        long to = millis(query, "to", now, now);
        if (from >= to) {
            throw new HttpFailure(400, "from=" + from + " to=" + to + ": from must come before to");
        }
        List<KeptProfile> rounds = recent.rounds(type, from, to);
        if (rounds.isEmpty()) {
            throw new HttpFailure(404, nothing(type));
        }
        Profile merged = RoundsToProfile.merge(rounds, type, Views.of(query).labels());
        long last = rounds.get(rounds.size() - 1).toUnixMillis();
        return Exhibit.past(type, merged, rounds.get(0).fromUnixMillis(), last);
    }

    private static long millis(Query query, String name, long otherwise, long now) throws HttpFailure {
        String text = query.get(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("-?[0-9]{1,15}")) {
            throw new HttpFailure(
                    400,
                    name + "=" + text + ": must be a time in unix milliseconds, or negative: milliseconds before now");
        }
        long value = Long.parseLong(text);
        return value < 0 ? now + value : value;
    }

    private String nothing(ProfileType type) {
        List<KeptProfile> all = recent.rounds(type, Long.MIN_VALUE, Long.MAX_VALUE);
        if (all.isEmpty()) {
            return "no round of " + type.route()
                    + " is kept yet: rounds begin some seconds after the agent, with charts=on"
                    + " or a collector, for the types of ship.profiles; come again later, or ask for the present";
        }
        long first = all.get(0).fromUnixMillis();
        long last = all.get(all.size() - 1).toUnixMillis();
        return "no round of " + type.route() + " lies in that range; " + all.size() + " are kept, from=" + first
                + " to=" + last + " (" + Times.range(first, last) + ")";
    }

    /**
     * The profile that {@code base} names, for a difference; null if there is no {@code base}.
     *
     * @throws HttpFailure 404 if it is not kept any more, 400 if it is of another type
     */
    @Nullable
    KeptProfile base(ProfileType type, Query query) throws HttpFailure {
        String id = query.get("base");
        if (id.isEmpty()) {
            return null;
        }
        KeptProfile base = kept(id);
        if (!RecentProfiles.isSame(base.type(), type)) {
            throw new HttpFailure(
                    400,
                    "base=" + id + ": is a profile of " + base.type().route() + ", this is " + type.route()
                            + "; compare profiles of one type");
        }
        return base;
    }

    /** @throws HttpFailure 404 if it is not kept any more */
    KeptProfile kept(String id) throws HttpFailure {
        KeptProfile kept = recent.find(id);
        if (kept == null) {
            throw new HttpFailure(
                    404,
                    "no profile " + id + " is kept (any more); " + Masthead.RECENT + " lists those that are,"
                            + " and what is saved under a name stays");
        }
        return kept;
    }
}
