package org.jvmpprof.cli.output;

import java.io.IOException;
import java.util.Collections;
import org.jvmpprof.proto.LegacyWriter;
import org.jvmpprof.proto.Profile;

/** Chooses the text form that Go has for a kind of profile. */
final class GoText {
    private GoText() {}

    /** Whether Go has one: a CPU profile, for instance, was always binary. */
    static boolean isThereFor(Profile profile) {
        return isHeap(profile) || isContention(profile) || isCount(profile);
    }

    static void write(String kind, Profile profile, Appendable out) throws IOException {
        if (isHeap(profile)) {
            // The values are whole already: with an interval of one byte readers scale nothing.
            LegacyWriter.heap(profile.toBuilder().period(1).build(), Collections.emptyMap(), out);
        } else if (isContention(profile)) {
            LegacyWriter.contention(kind.equals("mutex") ? "mutex" : "contention", profile, out);
        } else {
            LegacyWriter.count(kind, profile, out);
        }
    }

    private static boolean isHeap(Profile profile) {
        return has(profile, "inuse_space") && has(profile, "alloc_space");
    }

    private static boolean isContention(Profile profile) {
        return has(profile, "contentions") && has(profile, "delay");
    }

    private static boolean isCount(Profile profile) {
        return profile.sampleTypes().size() == 1
                && profile.sampleTypes().get(0).unit().equals("count");
    }

    private static boolean has(Profile profile, String type) {
        return profile.sampleTypeIndex(type) >= 0;
    }
}
