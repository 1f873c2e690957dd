package org.jvmpprof.agent.recent;

import static java.util.Objects.requireNonNull;

import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.MalformedProfileException;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;
import org.jvmpprof.proto.ProfileTooLargeException;

/** One profile that is kept: encoded pprof, and what it is of. Times are unix milliseconds. Immutable. */
public final class KeptProfile {
    /** Why it is kept, which decides how long. */
    public enum Kind {
        /** A round cut it. */
        ROUND,
        /** Somebody saved it. */
        SAVED,
        /** A page shows it, and may be asked for the very same data. */
        SHOWN
    }

    private final String id;
    private final Kind kind;
    private final ProfileType type;
    private final String name;
    private final long fromUnixMillis;
    private final long toUnixMillis;
    private final byte[] pprof;

    KeptProfile(
            String id, Kind kind, ProfileType type, String name, long fromUnixMillis, long toUnixMillis, byte[] pprof) {
        this.id = requireNonNull(id, "id");
        this.kind = requireNonNull(kind, "kind");
        this.type = requireNonNull(type, "type");
        this.name = requireNonNull(name, "name");
        this.fromUnixMillis = fromUnixMillis;
        this.toUnixMillis = toUnixMillis;
        this.pprof = requireNonNull(pprof, "pprof");
    }

    /** Letters, digits and a dash; belongs to this life of the process alone. */
    public String id() {
        return id;
    }

    public Kind kind() {
        return kind;
    }

    public ProfileType type() {
        return type;
    }

    /** What the one who saved it calls it; empty for the others. */
    public String name() {
        return name;
    }

    public long fromUnixMillis() {
        return fromUnixMillis;
    }

    /** Where its samples end; equals {@link #fromUnixMillis} when it is a picture of one moment. */
    public long toUnixMillis() {
        return toUnixMillis;
    }

    /** Gzipped pprof; shared, so it must not be changed. */
    public byte[] pprof() {
        return pprof;
    }

    /** The profile anew: keeping it decoded would cost ten times the memory. */
    public Profile decode() {
        try {
            return ProfileDecoder.decode(pprof, DecodeLimits.DEFAULT);
        } catch (MalformedProfileException | ProfileTooLargeException e) {
            throw new IllegalStateException("kept profile " + id + " cannot be read: " + e.getMessage(), e);
        }
    }
}
