package org.jvmpprof.cli.dump;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.jvmpprof.proto.Profile;

/** One thing that was asked for: a file with what it holds, or the reason why it is not there. Immutable. */
final class Piece {
    private final String name;
    private final String description;
    private final @Nullable String file;
    private final long bytes;
    private final @Nullable Profile profile;
    private final @Nullable String flameFile;
    private final String absence;

    private Piece(
            String name,
            String description,
            @Nullable String file,
            long bytes,
            @Nullable Profile profile,
            @Nullable String flameFile,
            String absence) {
        this.name = requireNonNull(name, "name");
        this.description = requireNonNull(description, "description");
        this.file = file;
        this.bytes = bytes;
        this.profile = profile;
        this.flameFile = flameFile;
        this.absence = requireNonNull(absence, "absence");
    }

    static Piece file(String name, String description, String file, long bytes) {
        return new Piece(name, description, file, bytes, null, null, "");
    }

    /** @param flameFile the page with its flame graph */
    static Piece profile(String name, String description, String file, long bytes, Profile profile, String flameFile) {
        return new Piece(name, description, file, bytes, profile, flameFile, "");
    }

    static Piece absent(String name, String description, String reason) {
        return new Piece(name, description, null, 0, null, null, reason);
    }

    String name() {
        return name;
    }

    String description() {
        return description;
    }

    /** Its file in the dump's directory, or null if it is not there. */
    @Nullable
    String file() {
        return file;
    }

    long bytes() {
        return bytes;
    }

    /** What the file holds, if it is a profile. */
    @Nullable
    Profile profile() {
        return profile;
    }

    @Nullable
    String flameFile() {
        return flameFile;
    }

    /** Why it is not there; empty if it is. */
    String absence() {
        return absence;
    }
}
