package org.jvmpprof.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.self.AgentLog;

/** kill -9 of a process whose collector is away: the next start of the service sends what it left. */
@Timeout(60)
final class KilledProcessTest {
    @TempDir
    Path directory;

    /** The process that is killed: ships to a port where nobody listens, and says how many wait. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] args) {
            Shipper shipper = Shipper.start(
                    settings(args[0], args[1], "victim").build(),
                    new FakeSource(),
                    new AgentLog(AgentLog.Level.WARN, System.err));
            Await.until(
                    "spooled",
                    () -> !shipper.status().exporters().isEmpty()
                            && shipper.status().exporters().get(0).waiting() >= 3);
            System.out.println("spooled");
            Await.until("death", () -> false);
        }
    }

    private static ShipSettings.Builder settings(String spool, String url, String instance) {
        return ShipSettings.builder("shop", instance)
                .collector(url)
                .proxy("none")
                .profiles(EnumSet.of(ProfileType.CPU))
                .interval(Duration.ofMillis(100))
                .spoolDir(Path.of(spool));
    }

    @Test
    void leaves_its_rounds_to_the_next_start() throws Exception {
        FakeCollector collector = new FakeCollector();
        int port = collector.port();
        String url = collector.url();
        collector.close();
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        directory.toString(),
                        url)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.lines().anyMatch("spooled"::equals)).isTrue();
        } finally {
            victim.destroyForcibly();
        }
        assertThat(victim.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(victim.exitValue()).isEqualTo(128 + 9);

        collector = new FakeCollector(port);
        Samples.Log log = new Samples.Log();
        FakeSource source = new FakeSource();
        Shipper next = Shipper.start(
                settings(directory.toString(), url, "successor")
                        .interval(Duration.ofMinutes(1))
                        .build(),
                source,
                log.log);
        try {
            FakeCollector arrived = collector;
            Await.until("three rounds of the victim", () -> arrived.requests().size() >= 3);
            List<FakeCollector.Request> requests = arrived.requests();
            assertThat(requests)
                    .allSatisfy(
                            request -> assertThat(request.query("instance_id")).isEqualTo("victim"));
            assertThat(requests.stream().map(request -> request.headers().get("idempotency-key")))
                    .doesNotHaveDuplicates();
            assertThat(requests.stream().map(request -> request.query("created_at")))
                    .isSorted();
            assertThat(log.lines()).isEmpty();
        } finally {
            next.close();
            collector.close();
        }
    }
}
