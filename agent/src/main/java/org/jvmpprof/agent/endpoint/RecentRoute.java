package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.recent.KeptProfile;
import org.jvmpprof.agent.recent.RecentProfiles;

/** {@code /debug/pprof/recent}: what is kept, as JSON, or with {@code format=html} as a page. Immutable. */
final class RecentRoute implements Route {
    private final RecentProfiles recent;
    private final RecentPage page;
    private final String service;
    private final @Nullable String collector;

    RecentRoute(RecentProfiles recent, RecentPage page, String service, @Nullable String collector) {
        this.recent = recent;
        this.page = page;
        this.service = service;
        this.collector = collector;
    }

    @Override
    public boolean isPage(Request request) {
        return true;
    }

    @Override
    public Answer serve(Request request) throws HttpFailure, IOException {
        String format = request.query().get("format");
        List<KeptProfile> profiles = recent.list();
        if (format.equals("html")) {
            return page.answer(profiles, Links.of(request));
        }
        if (!format.isEmpty() && !format.equals("json")) {
            throw new HttpFailure(400, "format=" + format + ": must be json or html");
        }
        StringBuilder json = new StringBuilder();
        RecentJson.write(recent, profiles, service, collector, json);
        return Answer.of(RecentJson.TYPE, json.toString().getBytes(StandardCharsets.UTF_8));
    }
}
