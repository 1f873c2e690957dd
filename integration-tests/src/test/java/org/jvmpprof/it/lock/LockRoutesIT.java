package org.jvmpprof.it.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmpprof.it.Await;
import org.jvmpprof.it.CollectorJvm;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Jdk;
import org.jvmpprof.it.Ports;
import org.jvmpprof.it.Pprof;
import org.jvmpprof.it.Tool;

/** The profiles of waits and threads in every form in which profiles are to be had, and on their way to a collector. */
@ParameterizedClass(name = "{0}")
@MethodSource("org.jvmpprof.it.Jdks#usual")
class LockRoutesIT {
    private static final String HEAVY = LockProfile.PROGRAMS + "LockHolds.holdHeavy";
    private static final String CONTEND = "run platform 9000 1000 3 lock monitor";

    @Parameter
    Jdk jdk;

    @TempDir
    Path directory;

    @Test
    void forms_agree_on_what_was_waited_for() {
        try (HotJvm app = start("")) {
            app.profile("mutex");
            CompletableFuture<String> contending = CompletableFuture.supplyAsync(() -> app.command(CONTEND));
            Await.that(
                    "the heavy holder in mutex",
                    Duration.ofSeconds(10),
                    () -> app.profile("mutex").cumulative("delay", HEAVY) > 0);

            Pprof delta = app.profile("mutex?seconds=1");
            assertThat(delta.profile().durationNanos()).isBetween(900_000_000L, 2_000_000_000L);
            assertThat(delta.cumulative("delay", HEAVY))
                    .isPositive()
                    .isLessThan(app.profile("mutex").cumulative("delay", HEAVY));
            assertThat(app.profile("block?seconds=1").total("delay")).isPositive();
            contending.join();

            assertThat(app.profile("mutex").profile().period()).isEqualTo(1);
            assertThat(text(app, "block?debug=1"))
                    .startsWith("--- contention:\ncycles/second=")
                    .contains("LockHolds");
            assertThat(text(app, "mutex?debug=1"))
                    .startsWith("--- mutex:\ncycles/second=")
                    .contains("sampling period=1")
                    .contains(HEAVY);
            assertThat(text(app, "threadcreate?debug=1")).startsWith("threadcreate profile: total ");
            for (String route : List.of("block", "mutex", "threadcreate")) {
                assertThat(text(app, route + "?format=flame")).contains("<html").contains("TruthMain");
                assertThat(text(app, route + "?format=collapsed")).contains("TruthMain");
            }
            assertThat(Tool.pprof("-top", "-sample_index=delay", app.url("mutex"))
                            .out())
                    .contains("LockHolds.holdHeavy");
            assertThat(Tool.pprof("-tags", app.url("block")).out())
                    .contains("kind")
                    .contains("lock");
        }
    }

    @Test
    void shipped_rounds_arrive_with_holders_waiters_and_starters() {
        int port = Ports.free();
        try (CollectorJvm collector = CollectorJvm.start(directory.resolve("data"), port);
                HotJvm app = start("service=locks,ship.jitter=0,ship.interval=2s,"
                        + "ship.profiles='block,mutex,threadcreate',collector=http://127.0.0.1:" + port)) {
            app.profile("mutex");
            app.command(CONTEND);
            for (String type : List.of("block", "mutex", "threadcreate")) {
                String function = type.equals("threadcreate") ? LockProfile.PROGRAMS + "TruthMain.start" : HEAVY;
                Await.that(
                        type + " with " + function + " at the collector",
                        Duration.ofSeconds(20),
                        () -> merged(collector, type).functions().contains(function));
            }
        }
    }

    private HotJvm start(String options) {
        return HotJvm.program(jdk, List.of(), options, LockProfile.PROGRAMS + "TruthMain")
                .awaitEndpoint();
    }

    private static Pprof merged(CollectorJvm collector, String type) {
        return Pprof.decode(collector
                .get("/api/0/profiles/merge?service=locks&type=" + type + "&from=-1h&to="
                        + Instant.now().plusSeconds(60))
                .ok());
    }

    private static String text(HotJvm app, String route) {
        return new String(app.get(route), StandardCharsets.UTF_8);
    }
}
