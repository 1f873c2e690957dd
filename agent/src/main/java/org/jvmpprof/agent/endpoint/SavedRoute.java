package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.profile.ProfileUnavailableException;
import org.jvmpprof.agent.recent.KeptProfile;
import org.jvmpprof.agent.recent.RecentProfiles;
import org.jvmpprof.proto.ProfileEncoder;

/**
 * {@code POST /debug/pprof/saved}: keeps a profile under a name, to look at or compare with later. {@code type=} with the
 * parameters of that profile's own path takes it now, or of the past; {@code id=} takes one that is kept already, such as
 * the one on a page. Foreign pages are refused by {@link Gate}. Immutable.
 */
final class SavedRoute implements Route {
    private static final List<String> METHODS = Collections.singletonList("POST");
    private static final int LONGEST_NAME = 64;

    private final RecentProfiles recent;
    private final PastProfiles past;
    private final Map<String, Sampler> samplers;

    /** @param samplers by the name that {@code type=} has for them */
    SavedRoute(RecentProfiles recent, PastProfiles past, Map<String, Sampler> samplers) {
        this.recent = recent;
        this.past = past;
        this.samplers = new TreeMap<>(samplers);
    }

    @Override
    public List<String> methods() {
        return METHODS;
    }

    @Override
    public Answer serve(Request posted)
            throws HttpFailure, ProfileUnavailableException, IOException, InterruptedException {
        Request request = posted.withFields();
        String name = name(request.query().get("name"));
        KeptProfile saved = request.query().get("id").isEmpty() ? sample(request, name) : copy(request, name);
        if (saved == null) {
            throw new HttpFailure(
                    409, recent.fullness() + "; delete one first: curl -X DELETE " + Router.PREFIX + "saved/<id>");
        }
        return answer(saved, request);
    }

    private static String name(String asked) throws HttpFailure {
        String name = asked.trim();
        if (name.length() > LONGEST_NAME || name.codePoints().anyMatch(Character::isISOControl)) {
            throw new HttpFailure(
                    400, "name: must be at most " + LONGEST_NAME + " characters on one line; it has " + name.length());
        }
        return name;
    }

    private @Nullable KeptProfile copy(Request request, String name) throws HttpFailure {
        KeptProfile kept = past.kept(request.query().get("id"));
        return recent.save(kept.type(), name, kept.fromUnixMillis(), kept.toUnixMillis(), kept.pprof());
    }

    private @Nullable KeptProfile sample(Request request, String name)
            throws HttpFailure, ProfileUnavailableException, IOException, InterruptedException {
        String type = request.query().get("type");
        Sampler sampler = samplers.get(type);
        ProfileType known = ProfileType.ofRoute(type.equals("threads") ? "goroutine" : type);
        if (sampler == null || known == null) {
            throw new HttpFailure(
                    400, "type=" + type + ": must be one of " + String.join(", ", samplers.keySet()) + "; or give id=");
        }
        Exhibit exhibit = sampler.sample(request);
        byte[] pprof = ProfileEncoder.encode(exhibit.profile);
        return recent.save(known, name, exhibit.fromUnixMillis, exhibit.toUnixMillis, pprof);
    }

    /** A form without script leads on to the list; everybody else is told what was saved. */
    private static Answer answer(KeptProfile saved, Request request) throws IOException {
        if ("navigate".equals(request.header("sec-fetch-mode"))) {
            String list = Links.of(request).plain(Masthead.RECENT, "format", "html");
            return Answer.redirect(list).withStatus(303);
        }
        StringBuilder json = new StringBuilder();
        RecentJson.write(saved, json);
        return Answer.of(RecentJson.TYPE, json.append('\n').toString().getBytes(StandardCharsets.UTF_8))
                .withStatus(201);
    }
}
