package org.jvmpprof.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Agent, collector and {@code go tool pprof} together. */
@ParameterizedClass(name = "{0}")
@MethodSource("org.jvmpprof.it.Jdks#usual")
class ShippingIT {
    private static final Duration ROUND = Duration.ofSeconds(3);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Parameter
    Jdk jdk;

    @TempDir
    Path directory;

    private final int port = Ports.free();

    /** An absent collector is nobody's failure: two rounds pass without one, and arrive when it comes. */
    @Test
    void rounds_without_a_collector_arrive_later_and_merge_with_the_hot_function_first() {
        try (HotJvm app = startTheApp("retain=1MB", "alloc.rate=20MB")) {
            long appeared = System.nanoTime();
            app.awaitEndpoint();
            Instant absentUntil = Instant.now().plus(ROUND.multipliedBy(2)).plusSeconds(1);
            while (Instant.now().isBefore(absentUntil)) {
                assertThat(app.process().isAlive()).isTrue();
                LockSupport.parkNanos(100_000_000);
            }
            try (CollectorJvm collector = CollectorJvm.start(directory.resolve("data"), port)) {
                long absent = (System.nanoTime() - appeared) / 1_000_000_000;
                Await.that("two rounds from before the collector, and later ones", LIMIT, () -> {
                    List<Instant> rounds = created(collector, "cpu");
                    long early = rounds.stream()
                            .filter(each -> each.isBefore(absentUntil.minus(ROUND)))
                            .count();
                    long late = rounds.stream()
                            .filter(each -> each.isAfter(absentUntil))
                            .count();
                    return early >= 2 && late >= 1;
                });
                assertThat(absent).isLessThan(LIMIT.toSeconds());
                mergesWithTheHotFunctionFirst(collector);
                everyTypeHasArrived(collector);
            }
            assertThat(app.stderr())
                    .as("one line about the absent collector at most")
                    .hasSizeLessThan(2);
        }
    }

    @Test
    void an_acknowledged_profile_survives_kill_9() {
        byte[] profile;
        try (HotJvm app = HotJvm.start(jdk, "", "retain=1MB").awaitEndpoint()) {
            profile = app.get("heap");
        }
        try (CollectorJvm collector = CollectorJvm.start(directory.resolve("data"), port)) {
            String id = CollectorJvm.idIn(collector.post("service=a&instance_id=1&type=heap&labels=k=v", profile));

            collector.kill9();
            collector.startAgain();

            assertThat(collector.get("/api/0/profiles/" + id).ok()).isEqualTo(profile);
        }
    }

    private HotJvm startTheApp(String... arguments) {
        return HotJvm.start(
                jdk,
                "service=hotapp,ship.jitter=0,ship.interval=" + ROUND.toSeconds() + "s,collector=http://127.0.0.1:"
                        + port + ",spool.dir=" + directory.resolve("spool"),
                arguments);
    }

    private static void mergesWithTheHotFunctionFirst(CollectorJvm collector) {
        String url = collector.url() + "/api/0/profiles/merge?service=hotapp&type=cpu&from=-1h&to=" + Instant.now();
        String top = Tool.pprof("-top", url).out();
        String rows = top.substring(top.indexOf("flat%"));
        assertThat(rows.lines().skip(1).findFirst().orElseThrow()).contains("CpuSection.burnTwo");
    }

    private static void everyTypeHasArrived(CollectorJvm collector) {
        for (String type : List.of("cpu", "heap", "block", "mutex", "goroutine")) {
            assertThat(created(collector, type)).as(type).isNotEmpty();
        }
        assertThat(collector.get("/api/0/services").text()).contains("hotapp");
    }

    /** When the stored profiles of a type were made; empty when there are none. */
    private static List<Instant> created(CollectorJvm collector, String type) {
        String text = collector
                .get("/api/0/profiles?service=hotapp&type=" + type + "&from=-1h&to="
                        + Instant.now().plusSeconds(60))
                .text();
        return java.util.regex.Pattern.compile("\"created_at\":\"([^\"]+)\"")
                .matcher(text)
                .results()
                .map(each -> Instant.parse(each.group(1)))
                .toList();
    }
}
