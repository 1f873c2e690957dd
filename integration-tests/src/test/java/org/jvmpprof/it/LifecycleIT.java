package org.jvmpprof.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent at the edges of a JVM's life. */
@ParameterizedClass(name = "{0}")
@MethodSource("org.jvmpprof.it.Jdks#usual")
class LifecycleIT {
    @Parameter
    Jdk jdk;

    @Test
    void a_jvm_that_lives_a_second_delivers_its_profile() throws Exception {
        try (Recorder recorder = new Recorder()) {
            Process process = HotJvm.builder(
                            jdk, "service=hotapp,collector=" + recorder.url(), List.of("seconds=1", "retain=1MB"))
                    .inheritIO()
                    .start();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();

            assertThat(process.exitValue()).isZero();
            assertThat(recorder.uploads("cpu")).hasSize(1);
            Pprof cpu = Pprof.fromAgent(recorder.uploads("cpu").get(0).body());
            assertThat(cpu.cumulative("cpu", "org.jvmpprof.hotapp.CpuSection.burnTwo"))
                    .isPositive();
        }
    }

    @Test
    void sigterm_ships_the_last_round_and_removes_the_socket() throws Exception {
        try (Recorder recorder = new Recorder();
                HotJvm app = HotJvm.start(jdk, "service=hotapp,collector=" + recorder.url(), "retain=1MB")) {
            Path socket = app.awaitEndpoint().socket();
            Await.that(
                    "some CPU time", Duration.ofSeconds(5), () -> app.truth().get("cpu.burnTwo.nanos") > 300_000_000);

            long start = System.nanoTime();
            app.process().toHandle().destroy(); // Process.destroy would end the app by its stdin
            assertThat(app.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            assertThat(took).as("from SIGTERM to the end").isLessThan(Duration.ofMillis(1800));
            assertThat(recorder.uploads("cpu")).hasSize(1);
            assertThat(socket).doesNotExist();
        }
    }

    @Test
    void nothing_to_configure_is_needed() throws Exception {
        ProcessBuilder builder = HotJvm.builder(jdk, "", List.of("control=stdin", "retain=1MB"));
        Process process = builder.start();
        try {
            Path socket = Await.some("a socket", Duration.ofSeconds(20), () -> {
                Path path = Path.of("/tmp/pprof.hotapp." + process.pid());
                return Files.exists(path) ? path : null;
            });
            String answer = new String(
                    Http.raw(socket, "GET /debug/pprof/cmdline HTTP/1.0\r\n\n"),
                    java.nio.charset.StandardCharsets.UTF_8);
            assertThat(answer).contains("200 OK").contains("control=stdin");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-------");
        } finally {
            process.destroyForcibly();
        }
    }
}
