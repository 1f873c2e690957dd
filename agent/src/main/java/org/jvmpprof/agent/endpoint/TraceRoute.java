package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import java.nio.file.Path;
import org.jvmpprof.agent.profile.ProfileUnavailableException;

/** {@code /trace}: a Flight Recorder recording of {@code seconds}, 1 by default, for JDK Mission Control. */
final class TraceRoute implements Route {
    private static final double DEFAULT_SECONDS = 1;

    private final Windows windows;
    private final EarlyEnds earlyEnds;

    TraceRoute(Windows windows, EarlyEnds earlyEnds) {
        this.windows = windows;
        this.earlyEnds = earlyEnds;
    }

    @SuppressWarnings("try") // the slot is held, not used
    @Override
    public Answer serve(Request request) throws HttpFailure, ProfileUnavailableException, IOException {
        long nanos = windows.nanosOr(request.query(), DEFAULT_SECONDS);
        try (WaitingClients.Slot slot = windows.enter(System.nanoTime() + nanos)) {
            // The first recording of a JVM takes a second or two to start.
            request.client().settle();
            return record(request, nanos);
        }
    }

    private Answer record(Request request, long nanos) throws HttpFailure, ProfileUnavailableException, IOException {
        try (FlightRecording recording = FlightRecording.start()) {
            earlyEnds.sleepUntil(System.nanoTime() + nanos, request);
            Path file = recording.stop();
            return Answer.temporaryFile("trace.jfr", file);
        }
    }
}
