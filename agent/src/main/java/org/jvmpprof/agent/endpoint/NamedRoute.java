package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.jvmpprof.agent.profile.ProfileSource;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.profile.ProfileUnavailableException;
import org.jvmpprof.agent.profile.View;
import org.jvmpprof.agent.threads.ThreadDumps;
import org.jvmpprof.proto.Profile;

/** A named profile: as it stands, as legacy text ({@code debug=}), what {@code seconds} add to it, or as it was. */
final class NamedRoute implements Route, Sampler {
    /** A deadlock does not grow; everything else counts on. */
    private static final Set<ProfileType> WITHOUT_DELTA = EnumSet.of(ProfileType.GOROUTINELEAK);

    private final ProfileType type;
    private final ProfileSource source;
    private final ThreadDumps threads;
    private final Windows windows;
    private final ProfileFormats formats;
    private final PastProfiles past;

    NamedRoute(
            ProfileType type,
            ProfileSource source,
            ThreadDumps threads,
            Windows windows,
            ProfileFormats formats,
            PastProfiles past) {
        this.type = type;
        this.source = source;
        this.threads = threads;
        this.windows = windows;
        this.formats = formats;
        this.past = past;
    }

    @Override
    public Answer serve(Request request)
            throws HttpFailure, ProfileUnavailableException, IOException, InterruptedException {
        Query query = request.query();
        boolean isNow = query.get("seconds").isEmpty() && !PastProfiles.isAsked(query);
        String text = isNow ? text(query) : "";
        return text.isEmpty() ? formats.answer(sample(request), request) : Answer.text(text);
    }

    /** What {@code debug} asks for; empty if it asks for nothing, or {@code format} for something else. */
    private String text(Query query) throws ProfileUnavailableException, IOException, InterruptedException {
        long debug = query.integer("debug", 0);
        if (type == ProfileType.GOROUTINE && query.get("format").equals("java")) {
            StringBuilder text = new StringBuilder();
            threads.writeJavaDump(text);
            return text.toString();
        }
        if (debug <= 0 || !query.get("format").isEmpty()) {
            return "";
        }
        if (type == ProfileType.GOROUTINE && debug >= 2) {
            StringBuilder text = new StringBuilder();
            threads.writeGoroutines(text);
            return text.toString();
        }
        return LegacyTexts.of(type, source.snapshot(type, Views.of(query).withRawValues(true)));
    }

    @Override
    public Exhibit sample(Request request)
            throws HttpFailure, ProfileUnavailableException, IOException, InterruptedException {
        Query query = request.query();
        if (PastProfiles.isAsked(query)) {
            formats.check(type, query);
            return past.find(type, query);
        }
        if (!query.get("seconds").isEmpty()) {
            return delta(request);
        }
        formats.check(type, query);
        return Exhibit.of(type, source.snapshot(type, Views.of(query)));
    }

    @SuppressWarnings("try") // the slot is held, not used
    private Exhibit delta(Request request)
            throws HttpFailure, ProfileUnavailableException, IOException, InterruptedException {
        Query query = request.query();
        long nanos = windows.deltaNanos(query);
        if (WITHOUT_DELTA.contains(type)) {
            throw new HttpFailure(400, "\"seconds\" parameter is not supported for this profile type");
        }
        if (query.integer("debug", 0) != 0) {
            throw new HttpFailure(400, "seconds and debug params are incompatible");
        }
        formats.check(type, query);
        View view = Views.of(query);
        try (WaitingClients.Slot slot = windows.enter(System.nanoTime() + nanos)) {
            if (view.gc()) {
                request.client().settle();
            }
            Profile before = source.snapshot(type, view);
            long begin = System.nanoTime();
            request.client().sleepUntil(begin + nanos);
            Profile after = source.snapshot(type, view);
            return Exhibit.delta(type, Deltas.between(before, after, System.nanoTime() - begin));
        }
    }
}
