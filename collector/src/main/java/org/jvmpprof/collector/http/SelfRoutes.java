package org.jvmpprof.collector.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.guard.Scope;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.Gate;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.self.SelfProfiles;

/** {@code /debug/pprof/}: the collector's own profiles. Its memory is as secret as what it keeps, so only for admins. */
final class SelfRoutes {
    private static final String PATH = "/debug/pprof";
    private static final int STANDARD_SECONDS = 30;
    private static final int MOST_SECONDS = 300;
    private static final int NOT_IMPLEMENTED = 501;

    /** Each takes a thread for as long as it records. */
    private final Gate gate = new Gate("recordings", 2, Duration.ZERO);

    void addTo(Routes routes) {
        routes.add("GET", PATH, Scope.ADMIN, call -> index()).add("GET", PATH + "/*", Scope.ADMIN, this::profile);
    }

    private static Answer index() {
        StringBuilder text = new StringBuilder("/debug/pprof/ of the collector itself\n\n");
        for (String name : SelfProfiles.NAMES) {
            text.append(name).append(SelfProfiles.isRecorded(name) ? "?seconds=30\n" : "\n");
        }
        return text(text.append("trace?seconds=5\ngoroutine?debug=2\n").toString());
    }

    private static Answer text(String text) {
        return Answer.bytes(200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    @SuppressWarnings("try") // a pass is only held
    private Answer profile(Call call) throws BadRequestException, OverloadedException, ApiException, IOException {
        String name = call.rest();
        boolean isTrace = name.equals("trace");
        if (!isTrace && !SelfProfiles.NAMES.contains(name)) {
            throw ApiException.notFound();
        }
        if (name.equals("goroutine") && "2".equals(call.fields().getValue("debug"))) {
            return text(SelfProfiles.threadDump());
        }
        boolean isRecorded = isTrace || SelfProfiles.isRecorded(name);
        if (isRecorded && !SelfProfiles.canRecord()) {
            throw new ApiException(NOT_IMPLEMENTED, "this JVM has no module jdk.jfr; run the collector on a whole JDK");
        }
        Duration duration = seconds(call.fields().getValue("seconds"));
        try (Gate.Pass recording = gate.enter(1)) {
            byte[] bytes = isTrace
                    ? SelfProfiles.trace(duration)
                    : SelfProfiles.pprof(
                            name, duration, "1".equals(call.fields().getValue("gc")));
            return Answer.profile(bytes, name);
        } catch (IllegalStateException ended) { // by JFR itself, whose own shutdown hook ends all recordings
            throw new ApiException(503, "the recording was ended, since the collector is stopping");
        }
    }

    private static Duration seconds(@Nullable String text) throws BadRequestException {
        if (text == null || text.isEmpty()) {
            return Duration.ofSeconds(STANDARD_SECONDS);
        }
        int seconds = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
        if (seconds < 1 || seconds > MOST_SECONDS) {
            throw new BadRequestException("bad request: bad \"seconds\": must be a number from 1 to " + MOST_SECONDS);
        }
        return Duration.ofSeconds(seconds);
    }
}
