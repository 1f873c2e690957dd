package org.jvmpprof.agent.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that goes away ends its own work and nobody else's. */
class LeavingClientTest {
    @ParameterizedTest
    @EnumSource(Via.class)
    void leaving_closes_its_window_at_once(Via via) throws Exception {
        try (Running running = new Running();
                Wire stays = running.wire(via)) {
            stays.send("GET /debug/pprof/profile?seconds=3 HTTP/1.0\r\n\r\n");
            try (Wire leaves = running.wire(via)) {
                leaves.send("GET /debug/pprof/profile?seconds=60 HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(Running.soon(() -> running.source.openWindows.get() == 2))
                        .isTrue();
                waitOutTheHalfClose();
            }
            assertThat(Running.within(1000, () -> running.source.openWindows.get() == 1))
                    .isTrue();
            assertThat(Wire.parse(stays.readAll(10_000)).status()).isEqualTo(200);
            assertThat(running.log()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TCP, profile",
        "UNIX, profile",
        "TCP, heap",
        "UNIX, heap",
        "TCP, trace",
        "UNIX, trace",
        "TCP, wall",
        "UNIX, wall"
    })
    void leaving_frees_the_place(Via via, String name) throws Exception {
        try (Running running = new Running(settings -> settings.maxClients(2))) {
            List<Wire> leaving = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                leaving.add(running.wire(via)
                        .send("GET /debug/pprof/" + name + "?seconds=60 HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            }
            assertThat(Running.soon(() -> running.endpoints.waitingClients() == 2))
                    .isTrue();
            assertThat(status(running, via)).isEqualTo(429);
            waitOutTheHalfClose();
            for (Wire wire : leaving) {
                wire.close();
            }
            assertThat(Running.soon(() -> running.endpoints.waitingClients() == 0))
                    .isTrue();
            assertThat(status(running, via)).isEqualTo(200);
        }
    }

    private static int status(Running running, Via via) {
        try {
            return running.get(via, "/debug/pprof/block?seconds=1").status();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** An end within a quarter of a second is taken for a half-close, by design. */
    private static void waitOutTheHalfClose() throws InterruptedException {
        long until = System.nanoTime() + ClientWatch.HALF_CLOSE_NANOS + 100_000_000;
        assertThat(Running.soon(() -> System.nanoTime() > until)).isTrue();
    }
}
