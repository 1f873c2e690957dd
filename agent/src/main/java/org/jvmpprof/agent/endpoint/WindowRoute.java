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
final class WindowRoute implements Route, Sampler {
    private static final long DEFAULT_SECONDS = 30;

    /** The engine learns of the window's end a little before, so that it can serve several ends at once. */
    private static final long NOTICE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final ProfileType type;
    private final ProfileSource source;
    private final Windows windows;
    private final ProfileFormats formats;
    private final PastProfiles past;
    private final EarlyEnds earlyEnds;

    WindowRoute(
            ProfileType type,
            ProfileSource source,
            Windows windows,
            ProfileFormats formats,
            PastProfiles past,
            EarlyEnds earlyEnds) {
        this.type = type;
        this.source = source;
        this.windows = windows;
        this.formats = formats;
        this.past = past;
        this.earlyEnds = earlyEnds;
    }

    private static final class Sampled {
        final Profile profile;
        final byte[] recording;

        Sampled(Profile profile, byte[] recording) {
            this.profile = profile;
            this.recording = recording;
        }
    }

    @Override
    public Answer serve(Request request)
            throws HttpFailure, ProfileUnavailableException, IOException, InterruptedException {
        if (formats.check(type, request.query()) == ProfileFormats.Format.JFR
                && !PastProfiles.isAsked(request.query())) {
            return formats.recording(type.route(), sample(request, true).recording);
        }
        return formats.answer(sample(request), request);
    }

    @Override
    public Exhibit sample(Request request)
            throws HttpFailure, ProfileUnavailableException, IOException, InterruptedException {
        return PastProfiles.isAsked(request.query())
                ? past.find(type, request.query())
                : Exhibit.of(type, sample(request, false).profile);
    }

    @SuppressWarnings("try") // the slot is held, not used
    private Sampled sample(Request request, boolean recorded)
            throws HttpFailure, ProfileUnavailableException, IOException, InterruptedException {
        long nanos = windows.wholeNanosOr(request.query(), DEFAULT_SECONDS);
        View view = Views.of(request.query()).withRecording(recorded);
        long from = System.nanoTime();
        long to = from + nanos;
        try (WaitingClients.Slot slot = windows.enter(to);
                ProfileWindow window = source.open(type, from, view)) {
            window.endAt(to);
            boolean endsEarly = earlyEnds.sleepUntil(to - NOTICE_NANOS, request);
            Profile profile = window.await(endsEarly ? System.nanoTime() : to);
            return new Sampled(profile, recorded ? window.recording() : new byte[0]);
        }
    }
}
