package org.jvmpprof.collector.store;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The type of a stored profile, as the parameter {@code type} of the API names it. The code is what lies on disk and
 * never changes its meaning. Immutable.
 */
public enum ProfileKind {
    CPU("cpu", 1, true),
    HEAP("heap", 2, true),
    BLOCK("block", 3, true),
    MUTEX("mutex", 4, true),
    GOROUTINE("goroutine", 5, true),
    THREADCREATE("threadcreate", 6, true),
    WALL("wall", 7, true),
    EXCEPTIONS("exceptions", 8, true),
    OTHER("other", 127, false),
    TRACE("trace", 128, false);

    private final String text;
    private final int code;
    private final boolean pprof;

    ProfileKind(String text, int code, boolean pprof) {
        this.text = text;
        this.code = code;
        this.pprof = pprof;
    }

    /** The name in the API, such as {@code cpu}. */
    public String text() {
        return text;
    }

    int code() {
        return code;
    }

    /** Whether profiles of this type are pprof, hence checked when they arrive and mergeable; the others are opaque. */
    public boolean isPprof() {
        return pprof;
    }

    /** The kind named {@code text}, spaces around it ignored. */
    public static Optional<ProfileKind> of(String text) {
        String name = text.trim();
        for (ProfileKind kind : values()) {
            if (kind.text.equals(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** All names, comma separated, for error texts and help. */
    public static String names() {
        StringBuilder names = new StringBuilder();
        for (ProfileKind kind : values()) {
            names.append(names.isEmpty() ? "" : ", ").append(kind.text);
        }
        return names.toString();
    }

    /** Whether this collector knows the code; a newer one may know more. */
    static boolean isKnown(int code) {
        return Stream.of(values()).anyMatch(kind -> kind.code == code);
    }

    static ProfileKind ofCode(int code) {
        for (ProfileKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "profile type code " + code + " is not known: the data was written by a newer collector; use that one");
    }
}
