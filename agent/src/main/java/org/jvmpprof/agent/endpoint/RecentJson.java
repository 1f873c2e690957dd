package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.recent.KeptProfile;
import org.jvmpprof.agent.recent.RecentProfiles;
import org.jvmpprof.proto.flame.Json;

/** What is kept, as JSON: for scripts, and for the charts, which offer the profiles of a range. Stateless. */
final class RecentJson {
    static final String TYPE = "application/json";

    private RecentJson() {}

    static void write(
            RecentProfiles recent,
            List<KeptProfile> profiles,
            String service,
            @Nullable String collector,
            Appendable out)
            throws IOException {
        out.append("{\"profiles\":[");
        for (int i = 0; i < profiles.size(); i++) {
            out.append(i > 0 ? ",\n" : "\n");
            write(profiles.get(i), out);
        }
        out.append("],\n\"bytes\":").append(Long.toString(recent.bytes()));
        out.append(",\"max_bytes\":").append(Long.toString(recent.maxBytes()));
        out.append(",\"collector\":");
        if (collector == null) {
            out.append("null");
        } else {
            Json.string(collector, out);
        }
        out.append(",\"service\":");
        Json.string(service, out);
        out.append("}\n");
    }

    static void write(KeptProfile profile, Appendable out) throws IOException {
        out.append("{\"id\":");
        Json.string(profile.id(), out);
        out.append(",\"type\":");
        Json.string(profile.type().route(), out);
        out.append(",\"from\":").append(Long.toString(profile.fromUnixMillis()));
        out.append(",\"to\":").append(Long.toString(profile.toUnixMillis()));
        out.append(",\"bytes\":").append(Integer.toString(profile.pprof().length));
        if (profile.kind() == KeptProfile.Kind.SAVED) {
            out.append(",\"name\":");
            Json.string(profile.name(), out);
        }
        out.append(",\"kind\":");
        Json.string(profile.kind().name().toLowerCase(Locale.ROOT), out);
        out.append('}');
    }
}
