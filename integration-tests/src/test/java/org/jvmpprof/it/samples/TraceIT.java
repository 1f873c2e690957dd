package org.jvmpprof.it.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmpprof.it.Await;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Http;
import org.jvmpprof.it.Jdk;
import org.jvmpprof.it.Tool;

/** Flight recordings for readers: several at a time, beside the application's own, and none left behind. */
@ParameterizedClass(name = "{0}")
@MethodSource("org.jvmpprof.it.Jdks#all")
class TraceIT {
    /** How late a recording may begin and end on a busy machine. */
    private static final Duration SLACK = Duration.ofSeconds(3);

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Parameter
    Jdk jdk;

    @TempDir
    Path directory;

    private record Trace(Instant asked, Instant answered, Path file) {}

    @Test
    void overlapping_recordings_hold_their_own_time_beside_the_applications_own() {
        Path tmp = newDirectory("tmp");
        try (HotJvm app = start("-Djava.io.tmpdir=" + tmp)) {
            jcmd(app, "JFR.start", "name=own", "settings=default");
            CompletableFuture<Trace> longest = trace(app, "3");
            CompletableFuture<Trace> shortest = trace(app, "0.5");
            assertHolds(shortest.join(), 0.5);
            CompletableFuture<Trace> second = trace(app, "1");
            assertHolds(second.join(), 1);
            assertHolds(longest.join(), 3);
            assertThat(jcmd(app, "JFR.check")).contains("name=own").doesNotContain("jvm-pprof");
            Path own = directory.resolve("own.jfr");
            jcmd(app, "JFR.dump", "name=own", "filename=" + own);
            assertThat(Tool.run(jdk.tool("jfr"), "summary", own.toString())
                            .succeeded()
                            .out())
                    .contains("jdk.");
            clientsThatLeaveEndTheirRecording(app);
            Await.that(
                    "no file of ours is left in " + tmp,
                    LIMIT,
                    () -> filesOf(tmp, "pprof-trace").isEmpty());
            jfrOfWindowsIsStillServed(app);
        }
    }

    private void assertHolds(Trace trace, double seconds) {
        assertThat(Tool.run(jdk.tool("jfr"), "summary", trace.file().toString())
                        .succeeded()
                        .out())
                .contains("jdk.ActiveRecording");
        assertThat(Tool.run(
                                jdk.tool("jfr"),
                                "print",
                                "--events",
                                "jdk.ActiveRecording",
                                trace.file().toString())
                        .succeeded()
                        .out())
                .contains("jvm-pprof trace");
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;
        String firstEvent = "";
        try {
            for (RecordedEvent event : RecordingFile.readAllEvents(trace.file())) {
                Instant end = event.getEndTime();
                if (event.getEventType().getName().startsWith("jdk.Active")) {
                    continue; // tells of other recordings and their settings, with times of theirs
                }
                if (end.isBefore(first)) {
                    first = end;
                    // Not the whole event: printing one fails on a frame whose method the JVM has not recorded.
                    firstEvent = event.getEventType().getName() + " at " + end;
                }
                last = end.isAfter(last) ? end : last;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(first).as(firstEvent).isAfter(trace.asked().minus(Duration.ofMillis(100)));
        assertThat(last).isBefore(trace.answered().plus(Duration.ofMillis(100)));
        Duration held = Duration.between(first, last);
        assertThat(held).isLessThan(Duration.ofMillis((long) (1000 * seconds)).plus(SLACK));
        System.out.println(jdk + ": " + seconds + " s asked for, events over " + held.toMillis() + " ms");
    }

    private void clientsThatLeaveEndTheirRecording(HotJvm app) {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
            OutputStream out = client.getOutputStream();
            out.write("GET /debug/pprof/trace?seconds=60 HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Await.that("the recording runs", LIMIT, () -> jcmd(app, "JFR.check").contains("jvm-pprof trace"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.that(
                "the recording has ended", LIMIT, () -> !jcmd(app, "JFR.check").contains("jvm-pprof trace"));
    }

    private static void jfrOfWindowsIsStillServed(HotJvm app) {
        assertThat(app.get("profile?seconds=1&format=jfr")).startsWith('F', 'L', 'R', 0);
        assertThat(app.get("wall?seconds=1&format=jfr")).startsWith('F', 'L', 'R', 0);
    }

    /** The flag -XX:-FlightRecorder switches nothing off in these builds; a JVM without the module has no classes. */
    @Test
    void without_a_flight_recorder_the_answer_says_so() {
        assumeTrue(jdk.feature() > 8, "JDK 8 has no modules to leave out");
        try (HotJvm app = start("--limit-modules=java.base,java.instrument,java.management,java.logging,jdk.management,"
                + "jdk.unsupported")) {
            Http.Answer answer = Http.get(URI.create(app.url("trace?seconds=0.1")));
            assertThat(answer.status()).as(answer.text()).isEqualTo(501);
            assertThat(answer.text()).contains("no Flight Recorder").contains("jdk.jfr");
            assertThat(answer.header("X-Go-Pprof")).isEqualTo("1");
        }
    }

    @Test
    void a_directory_that_cannot_be_written_is_a_clear_error_and_nothing_else_fails() throws IOException {
        Path tmp = newDirectory("gone");
        try (HotJvm app = start("-Djava.io.tmpdir=" + tmp)) {
            HotJvm.delete(tmp);
            Files.createFile(tmp);
            Http.Answer answer = Http.get(URI.create(app.url("trace?seconds=0.1")));
            assertThat(answer.status()).as(answer.text()).isGreaterThanOrEqualTo(500);
            assertThat(answer.text()).containsPattern("Flight Recorder|recording");
            assertThat(app.profile("profile?seconds=1").total("samples")).isNotNegative();
        }
    }

    private CompletableFuture<Trace> trace(HotJvm app, String seconds) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                Instant asked = Instant.now();
                byte[] recording = app.get("trace?seconds=" + seconds);
                Instant answered = Instant.now();
                Path file = Files.write(Files.createTempFile(directory, "trace", ".jfr"), recording);
                return new Trace(asked, answered, file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private HotJvm start(String flag) {
        return HotJvm.start(jdk, List.of(flag), "", "retain=0", "cpu.load=0.2").awaitEndpoint();
    }

    private String jcmd(HotJvm app, String... words) {
        String[] command = new String[words.length + 2];
        command[0] = jdk.tool("jcmd");
        command[1] = Long.toString(app.pid());
        System.arraycopy(words, 0, command, 2, words.length);
        return Tool.run(command).succeeded().out();
    }

    private Path newDirectory(String name) {
        try {
            return Files.createDirectory(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> filesOf(Path directory, String prefix) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(each -> each.getFileName().toString().startsWith(prefix))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
