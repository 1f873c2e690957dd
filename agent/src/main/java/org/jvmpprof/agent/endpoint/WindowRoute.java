package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jvmpprof.agent.profile.ProfileSource;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.profile.ProfileUnavailableException;
import org.jvmpprof.agent.profile.ProfileWindow;
import org.jvmpprof.agent.profile.View;
import org.jvmpprof.proto.Profile;

/** {@code /profile}, {@code /wall}: what happens from now on for {@code seconds}, 30 by default, or until the client ends it. */
final class WindowRoute implements Route {
    private static final long DEFAULT_SECONDS = 30;

    /** The engine learns of the window's end a little before, so that it can serve several ends at once. */
    private static final long NOTICE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final ProfileType type;
    private final ProfileSource source;
    private final Windows windows;
    private final ProfileFormats formats;
    private final EarlyEnds earlyEnds;

    WindowRoute(ProfileType type, ProfileSource source, Windows windows, ProfileFormats formats, EarlyEnds earlyEnds) {
        this.type = type;
        this.source = source;
        this.windows = windows;
        this.formats = formats;
        this.earlyEnds = earlyEnds;
    }

    @SuppressWarnings("try") // the slot is held, not used
    @Override
    public Answer serve(Request request)
            throws HttpFailure, ProfileUnavailableException, IOException, InterruptedException {
        long nanos = windows.wholeNanosOr(request.query(), DEFAULT_SECONDS);
        boolean recorded = ProfileFormats.of(request.query()) == ProfileFormats.Format.JFR;
        View view = Views.of(request.query()).withRecording(recorded);
        long from = System.nanoTime();
        long to = from + nanos;
        try (WaitingClients.Slot slot = windows.enter(to);
                ProfileWindow window = source.open(type, from, view)) {
            window.endAt(to);
            boolean endsEarly = earlyEnds.sleepUntil(to - NOTICE_NANOS, request);
            Profile profile = window.await(endsEarly ? System.nanoTime() : to);
            if (recorded) {
                return formats.recording(type.route(), window.recording());
            }
            return formats.answer(profile, type.route(), request.query());
        }
    }
}
