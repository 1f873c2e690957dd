package org.jvmpprof.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A JVM's end: the last round is delivered, the socket is gone, and nobody waits long for it. */
class ExitIT {
    static List<Path> jdks() throws Exception {
        return ForkedJvm.jdks();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void a_short_life_delivers_its_profiles(Path jdk, @TempDir Path directory) throws Exception {
        Path socket = directory.resolve("s.sock");
        String options = "collector=" + directory.resolve("out").toUri() + ",socket=" + socket;
        ForkedJvm.Result result = ForkedJvm.run(jdk, List.of(ForkedJvm.agent(options)), "sleep", "3000");
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(delivered(directory))
                .anyMatch(name -> name.contains("-cpu-"))
                .anyMatch(name -> name.contains("-heap-"));
        assertThat(socket).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void sigterm_delivers_within_two_seconds(Path jdk, @TempDir Path directory) throws Exception {
        Path socket = directory.resolve("s.sock");
        Path err = directory.resolve("err");
        String options = "collector=" + directory.resolve("out").toUri() + ",log=info,socket=" + socket;
        Process process = ForkedJvm.start(jdk, List.of(ForkedJvm.agent(options)), directory.resolve("o"), err, "stdin");
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!Files.readString(err).contains("started:")) {
                assertThat(System.nanoTime())
                        .as("not started; stderr: %s", Files.readString(err))
                        .isLessThan(end);
                Thread.sleep(10);
            }
            process.destroy();
            // The contract's second, and one more for a loaded machine to end the JVM itself.
            assertThat(process.waitFor(2, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(delivered(directory)).anyMatch(name -> name.contains("-cpu-"));
        assertThat(socket).doesNotExist();
    }

    /** Whenever the exit meets the start, no socket stays behind. */
    @ParameterizedTest
    @MethodSource("jdks")
    void an_exit_during_the_start_leaves_no_socket(Path jdk, @TempDir Path directory) throws Exception {
        for (int millis = 0; millis <= 700; millis += 50) {
            Path socket = directory.resolve("s.sock");
            List<String> jvm = List.of(ForkedJvm.agent("socket=" + socket));
            assertThat(ForkedJvm.run(jdk, jvm, "sleep", Integer.toString(millis))
                            .err())
                    .isEmpty();
            assertThat(socket).as("after a life of %d ms", millis).doesNotExist();
        }
    }

    private static List<String> delivered(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("out"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".pb.gz"))
                    .toList();
        }
    }
}
