package org.jvmpprof.agent.recent;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.recent.KeptProfile.Kind;

/**
 * What the agent keeps of the past, so that "what was it doing ten minutes ago" has an answer without a collector. Rounds
 * and shown profiles make room for newer ones, oldest first; saved ones stay until somebody deletes them, and a shelf of
 * saved ones that is full takes no more. Never more than {@link #maxBytes}. Thread-safe; no call waits for more than a copy
 * of a list.
 */
public final class RecentProfiles {
    /** About an hour of rounds, typically. */
    static final long ROUND_BYTES = 4L << 20;

    static final long SAVED_BYTES = 4L << 20;
    static final int MAX_SAVED = 32;
    static final long SHOWN_BYTES = 2L << 20;
    static final int MAX_SHOWN = 16;

    /** One profile of a round may take this share of the rounds' room; a larger one would push out too many others. */
    static final int LARGEST_SHARE = 8;

    /** The same for pictures of all threads, which the next round shows again. */
    static final int LARGEST_PICTURE_SHARE = 64;

    private final Shelf rounds = new Shelf(Integer.MAX_VALUE, ROUND_BYTES);
    private final Shelf saved = new Shelf(MAX_SAVED, SAVED_BYTES);
    private final Shelf shown = new Shelf(MAX_SHOWN, SHOWN_BYTES);

    /** Ids of one life must mean nothing in the next: an open page would silently show other data. */
    private final String life = Long.toString(System.currentTimeMillis() & 0xfff_ffffL, 36);

    private long sequence;
    private long tooLarge;

    /** Keeps what a round has shown. One that is too large is counted, and left out. */
    public synchronized void keepRound(ProfileType type, long fromUnixMillis, long toUnixMillis, byte[] pprof) {
        int share = type == ProfileType.GOROUTINE ? LARGEST_PICTURE_SHARE : LARGEST_SHARE;
        if (pprof.length > ROUND_BYTES / share) {
            tooLarge++;
        } else {
            rounds.push(profile(Kind.ROUND, type, "", fromUnixMillis, toUnixMillis, pprof));
        }
    }

    /** Keeps what a page is about to show, for a while; null if it is too large for that. */
    public synchronized @Nullable KeptProfile keepShown(
            ProfileType type, long fromUnixMillis, long toUnixMillis, byte[] pprof) {
        if (Shelf.cost(pprof.length) > SHOWN_BYTES) {
            return null;
        }
        KeptProfile kept = profile(Kind.SHOWN, type, "", fromUnixMillis, toUnixMillis, pprof);
        shown.push(kept);
        return kept;
    }

    /** Saves a profile under a name; null if there is no room, which {@link #fullness} explains. */
    public synchronized @Nullable KeptProfile save(
            ProfileType type, String name, long fromUnixMillis, long toUnixMillis, byte[] pprof) {
        if (!saved.hasRoomFor(pprof.length)) {
            return null;
        }
        KeptProfile kept = profile(Kind.SAVED, type, name, fromUnixMillis, toUnixMillis, pprof);
        saved.push(kept);
        return kept;
    }

    /** How full the shelf of saved profiles is, in words that name the limits. */
    public synchronized String fullness() {
        return saved.size() + " profiles of " + saved.bytes() + " bytes are saved, and there is room for " + MAX_SAVED
                + " and " + SAVED_BYTES + " bytes";
    }

    /** Forgets a saved profile; false if there is none of that id. */
    public synchronized boolean delete(String id) {
        return saved.remove(id);
    }

    /** The profile of that id, if it is still kept. */
    public synchronized @Nullable KeptProfile find(String id) {
        for (Shelf shelf : new Shelf[] {saved, rounds, shown}) {
            KeptProfile found = shelf.find(id);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Saved profiles and rounds, oldest first. */
    public synchronized List<KeptProfile> list() {
        List<KeptProfile> all = rounds.all();
        all.addAll(saved.all());
        all.sort((a, b) -> Long.compare(a.toUnixMillis(), b.toUnixMillis()));
        return Collections.unmodifiableList(all);
    }

    /** As {@link #list}, of what can be compared with {@code type}: heap and allocs are one profile. */
    public List<KeptProfile> list(ProfileType type) {
        List<KeptProfile> same = new ArrayList<>();
        for (KeptProfile each : list()) {
            if (isSame(each.type(), type)) {
                same.add(each);
            }
        }
        return same;
    }

    /** The rounds of a type that have something in [from, to), oldest first. */
    public List<KeptProfile> rounds(ProfileType type, long fromUnixMillis, long toUnixMillis) {
        List<KeptProfile> inside = new ArrayList<>();
        for (KeptProfile each : list(type)) {
            if (each.kind() == Kind.ROUND
                    && each.fromUnixMillis() < toUnixMillis
                    && each.toUnixMillis() > fromUnixMillis) {
                inside.add(each);
            }
        }
        return inside;
    }

    /** True if profiles of these types have the same samples and sample types. */
    public static boolean isSame(ProfileType one, ProfileType other) {
        return one == other || (isHeap(one) && isHeap(other));
    }

    private static boolean isHeap(ProfileType type) {
        return type == ProfileType.HEAP || type == ProfileType.ALLOCS;
    }

    /** What all of it takes at present. */
    public synchronized long bytes() {
        return rounds.bytes() + saved.bytes() + shown.bytes();
    }

    public long maxBytes() {
        return ROUND_BYTES + SAVED_BYTES + SHOWN_BYTES;
    }

    /** How many profiles of rounds were too large to be kept. */
    public synchronized long tooLarge() {
        return tooLarge;
    }

    private KeptProfile profile(
            Kind kind, ProfileType type, String name, long fromUnixMillis, long toUnixMillis, byte[] pprof) {
        String id = "rsv".charAt(kind.ordinal()) + Long.toString(++sequence, 36) + '-' + life;
        return new KeptProfile(id, kind, type, name, fromUnixMillis, toUnixMillis, pprof);
    }
}
