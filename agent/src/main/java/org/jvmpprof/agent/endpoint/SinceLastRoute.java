package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.profile.ProfileSource;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.profile.ProfileUnavailableException;
import org.jvmpprof.agent.profile.View;
import org.jvmpprof.proto.Profile;

/**
 * {@code /delta_heap} and its like, for Grafana Alloy: what came since the last scrape of the same path, and on the first
 * one since the agent came. Two scrapers of one path would share out the samples between them; deltas by {@code seconds}
 * are there for more than one reader. Keeps one snapshot per path and view. Thread-safe.
 */
final class SinceLastRoute implements Route {
    private final ProfileType type;
    private final ProfileSource source;
    private final ProfileFormats formats;
    private final long startNanos = System.nanoTime();
    private final Map<String, Scrape> last = new HashMap<>();

    SinceLastRoute(ProfileType type, ProfileSource source, ProfileFormats formats) {
        this.type = type;
        this.source = source;
        this.formats = formats;
    }

    private static final class Scrape {
        final Profile profile;
        final long nanos;

        Scrape(Profile profile, long nanos) {
            this.profile = profile;
            this.nanos = nanos;
        }
    }

    @Override
    public Answer serve(Request request)
            throws HttpFailure, ProfileUnavailableException, IOException, InterruptedException {
        formats.check(type, request.query());
        return formats.answer(Exhibit.delta(type, delta(Views.of(request.query()))), request);
    }

    /** Snapshots of one path come one after the other, or a sample could be in two deltas. */
    private synchronized Profile delta(View view) throws ProfileUnavailableException, InterruptedException {
        Profile now = source.snapshot(type, view);
        long nanos = System.nanoTime();
        @Nullable Scrape before = last.put(view.labels() + " " + view.rawNames(), new Scrape(now, nanos));
        if (before == null) {
            return now.toBuilder().durationNanos(nanos - startNanos).build();
        }
        return Deltas.sinceLast(before.profile, now, nanos - before.nanos);
    }
}
