package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.proto.LegacyWriter;
import org.jvmpprof.proto.Profile;

/** The text of {@code debug=1}, in the one of Go's three forms that a profile's type has. */
final class LegacyTexts {
    private LegacyTexts() {}

    /** @param profile values as sampled, not unsampled */
    static String of(ProfileType type, Profile profile) throws IOException {
        StringBuilder out = new StringBuilder();
        switch (type) {
            case HEAP:
            case ALLOCS:
            case NATIVEMEM:
                LegacyWriter.heap(profile, MemStats.read(), out);
                break;
            case BLOCK:
                LegacyWriter.contention("contention", profile, out);
                break;
            case MUTEX:
                LegacyWriter.contention("mutex", profile, out);
                break;
            default:
                LegacyWriter.count(type.route(), profile, out);
        }
        return out.toString();
    }
}
