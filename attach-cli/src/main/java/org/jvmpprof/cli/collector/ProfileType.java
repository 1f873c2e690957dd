package org.jvmpprof.cli.collector;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ValueType;

/** Tells from what a profile measures which of the collector's types it is. */
final class ProfileType {
    private static final String[] OF_ONE_WORD = {"goroutine", "threadcreate", "exceptions", "wall"};

    private ProfileType() {}

    /**
     * The type, or null if it can't be told. Block and mutex profiles measure the same two things, so those are told
     * apart by the text's heading or the file's name.
     */
    static @Nullable String of(Profile profile, String heading, String fileName) {
        if (has(profile, "inuse_space") || has(profile, "alloc_space")) {
            return "heap";
        }
        if (has(profile, "contentions") || has(profile, "delay")) {
            return contention(heading, fileName.toLowerCase(Locale.ROOT));
        }
        for (String word : OF_ONE_WORD) {
            if (has(profile, word)) {
                return word;
            }
        }
        return has(profile, "cpu") ? "cpu" : null;
    }

    private static @Nullable String contention(String heading, String fileName) {
        boolean isMutex = heading.startsWith("--- mutex") || fileName.contains("mutex");
        boolean isBlock = heading.startsWith("--- contention") || fileName.contains("block");
        if (isMutex == isBlock) {
            return null;
        }
        return isMutex ? "mutex" : "block";
    }

    private static boolean has(Profile profile, String type) {
        for (ValueType present : profile.sampleTypes()) {
            if (present.type().equals(type)) {
                return true;
            }
        }
        return false;
    }
}
