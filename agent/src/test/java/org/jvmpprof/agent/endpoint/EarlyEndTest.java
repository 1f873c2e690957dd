package org.jvmpprof.agent.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;

/** A client ends its window before its time, and has what was sampled. */
class EarlyEndTest {
    private static final String LONG = "GET /debug/pprof/%s?seconds=60&window=%s HTTP/1.0\r\n\r\n";

    @ParameterizedTest
    @EnumSource(Via.class)
    void an_ended_window_is_answered_with_its_true_duration(Via via) throws Exception {
        try (Running running = new Running();
                Wire ends = running.wire(via);
                Wire stays = running.wire(via)) {
            ends.send(LONG.formatted("profile", "mine"));
            stays.send(LONG.formatted("profile", "other"));
            assertThat(Running.soon(() -> running.endpoints.waitingClients() == 2))
                    .isTrue();
            Wire.Reply said = endSoon(running, via, "mine");
            assertThat(said.text()).isEqualTo("ended\n");
            Wire.Reply answer = Wire.parse(ends.readAll(5000));
            assertThat(answer.status()).isEqualTo(200);
            Profile profile = ProfileDecoder.decode(answer.body(), DecodeLimits.DEFAULT);
            assertThat(profile.durationNanos()).isBetween(1L, 5_000_000_000L);
            assertThat(running.source.openWindows).hasValue(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"TCP, trace", "UNIX, wall"})
    void recordings_and_the_wall_clock_end_too(Via via, String name) throws Exception {
        try (Running running = new Running();
                Wire ends = running.wire(via)) {
            ends.send(LONG.formatted(name, "t"));
            assertThat(endSoon(running, via, "t").status()).isEqualTo(200);
            assertThat(Wire.parse(ends.readAll(20_000)).status()).isEqualTo(200);
        }
    }

    @Test
    void nobody_ends_what_he_cannot_name() throws Exception {
        try (Running running = new Running()) {
            Wire.Reply unknown = running.get(Via.TCP, "/debug/pprof/end?window=none");
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(unknown.text()).isEqualTo("window=none: no client waits for a window of that name\n");
            assertThat(running.get(Via.TCP, "/debug/pprof/end").status()).isEqualTo(404);
        }
    }

    @Test
    void a_name_is_taken_while_its_client_waits() throws Exception {
        try (Running running = new Running();
                Wire first = running.wire(Via.UNIX)) {
            first.send(LONG.formatted("profile", "mine"));
            assertThat(Running.soon(() -> running.endpoints.waitingClients() == 1))
                    .isTrue();
            assertThat(Running.soon(() -> statusOfSecond(running) == 409)).isTrue();
            assertThat(endSoon(running, Via.TCP, "mine").status()).isEqualTo(200);
            assertThat(Wire.parse(first.readAll(5000)).status()).isEqualTo(200);
        }
    }

    private static int statusOfSecond(Running running) {
        try {
            return running.get(Via.TCP, "/debug/pprof/profile?seconds=1&window=mine")
                    .status();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A window opens a moment after its request; until then it cannot be ended. */
    private static Wire.Reply endSoon(Running running, Via via, String token) throws Exception {
        Wire.Reply[] last = new Wire.Reply[1];
        Running.soon(() -> {
            try {
                last[0] = running.get(via, "/debug/pprof/end?window=" + token);
                return last[0].status() == 200;
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        return last[0];
    }
}
