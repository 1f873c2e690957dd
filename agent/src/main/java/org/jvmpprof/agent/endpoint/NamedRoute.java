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

/** A named profile: as it stands, as legacy text ({@code debug=}), or what {@code seconds} add to it. */
final class NamedRoute implements Route {
    /** A deadlock does not grow; everything else counts on. */
    private static final Set<ProfileType> WITHOUT_DELTA = EnumSet.of(ProfileType.GOROUTINELEAK);

    private final ProfileType type;
    private final ProfileSource source;
    private final ThreadDumps threads;
    private final Windows windows;
    private final ProfileFormats formats;

    NamedRoute(ProfileType type, ProfileSource source, ThreadDumps threads, Windows windows, ProfileFormats formats) {
        this.type = type;
        this.source = source;
        this.threads = threads;
        this.windows = windows;
        this.formats = formats;
    }

    @Override
    public Answer serve(Request request)
            throws HttpFailure, ProfileUnavailableException, IOException, InterruptedException {
        Query query = request.query();
        if (!query.get("seconds").isEmpty()) {
            return delta(request);
        }
        long debug = query.integer("debug", 0);
        if (type == ProfileType.GOROUTINE && query.get("format").equals("java")) {
            StringBuilder text = new StringBuilder();
            threads.writeJavaDump(text);
            return Answer.text(text.toString());
        }
        if (type == ProfileType.GOROUTINE && debug >= 2 && query.get("format").isEmpty()) {
            StringBuilder text = new StringBuilder();
            threads.writeGoroutines(text);
            return Answer.text(text.toString());
        }
        View view = Views.of(query);
        if (debug > 0 && query.get("format").isEmpty()) {
            return Answer.text(LegacyTexts.of(type, source.snapshot(type, view.withRawValues(true))));
        }
        ProfileFormats.of(query);
        return formats.answer(source.snapshot(type, view), type.route(), query);
    }

    @SuppressWarnings("try") // the slot is held, not used
    private Answer delta(Request request)
            throws HttpFailure, ProfileUnavailableException, IOException, InterruptedException {
        Query query = request.query();
        long nanos = windows.deltaNanos(query);
        if (WITHOUT_DELTA.contains(type)) {
            throw new HttpFailure(400, "\"seconds\" parameter is not supported for this profile type");
        }
        if (query.integer("debug", 0) != 0) {
            throw new HttpFailure(400, "seconds and debug params are incompatible");
        }
        ProfileFormats.of(query);
        View view = Views.of(query);
        try (WaitingClients.Slot slot = windows.enter(System.nanoTime() + nanos)) {
            if (view.gc()) {
                request.client().settle();
            }
            Profile before = source.snapshot(type, view);
            long begin = System.nanoTime();
            request.client().sleepUntil(begin + nanos);
            Profile after = source.snapshot(type, view);
            return formats.answer(
                    Deltas.between(before, after, System.nanoTime() - begin), type.route() + "-delta", query);
        }
    }
}
