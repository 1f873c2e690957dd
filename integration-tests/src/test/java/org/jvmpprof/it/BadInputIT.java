package org.jvmpprof.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is wrong with the agent's surroundings is said in one line, and the application does what it does without an
 * agent: same output, same exit status.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("org.jvmpprof.it.Jdks#usual")
class BadInputIT {
    private static final Map<Jdk, String> OUTPUT_WITHOUT = new HashMap<>();

    private record Run(int status, String out, List<String> err) {}

    @Parameter
    Jdk jdk;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "ship.intervall=5s | ship.intervall | ship.interval",
                "nonsense | nonsense | =",
                "cpu=0 | cpu=0 | cpu=",
                "http.max-clients=-1 | http.max-clients=-1 | must be",
                "engine=warp | engine=warp | native",
                "collector=nonsense | collector=nonsense | http(s)://",
                "http=127.0.0.1:99999 | 99999 | http=",
                "http=0.0.0.0:0 | http=0.0.0.0:0 | http.token",
                "socket=/proc/nothing/here.sock | /proc/nothing/here.sock | socket=",
                "config=/no/such/file | /no/such/file | config",
            })
    void a_wrong_option_is_one_line_that_names_it_and_the_remedy(String options, String named, String remedy)
            throws Exception {
        assertThat(onlyLineOf(run(options))).contains(named).contains(remedy);
    }

    @Test
    void a_port_in_use_is_one_line_that_names_it() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertThat(onlyLineOf(run("http=" + address))).contains(address);
        }
    }

    @Test
    void a_file_that_is_not_ours_at_the_sockets_path_is_left_alone() throws Exception {
        Path file = Files.writeString(directory.resolve("precious"), "data");

        assertThat(onlyLineOf(run("socket=" + file))).contains(file.toString());
        assertThat(Files.readString(file)).isEqualTo("data");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {"400 | bad request: unknown profile type", "500 | oops", "200 | <html>no collector at all</html>"})
    void a_collector_that_answers_wrongly_is_one_line(int status, String text) throws Exception {
        try (Recorder recorder = new Recorder(status, text)) {
            Run run = run("service=hotapp,ship.interval=1s,ship.profiles=cpu,collector=" + recorder.url(), 3);

            assertThat(recorder.uploads()).isNotEmpty();
            assertThat(run.err()).as("%s", run).hasSizeLessThan(2);
            if (status == 400) {
                assertThat(onlyLineOf(run)).contains(recorder.url()).contains("400");
            }
        }
    }

    @Test
    void a_good_run_says_nothing_at_all() throws Exception {
        assertThat(run("").err()).isEmpty();
    }

    /** Runs the app under the agent, and checks that its output and status are what they are without. */
    private Run run(String options) throws Exception {
        return run(options, 1);
    }

    private Run run(String options, int seconds) throws Exception {
        Run with = launch(options, seconds);
        assertThat(with.status()).as("%s", with).isZero();
        assertThat(with.out()).isEqualTo(expectedOutput());
        return with;
    }

    private static String onlyLineOf(Run run) {
        assertThat(run.err()).as("stderr").hasSize(1);
        assertThat(run.err().get(0)).startsWith("jvm-pprof: ");
        return run.err().get(0);
    }

    private String expectedOutput() throws Exception {
        String known = OUTPUT_WITHOUT.get(jdk);
        if (known == null) {
            known = launch(null, 1).out();
            OUTPUT_WITHOUT.put(jdk, known);
        }
        return known;
    }

    private Run launch(@Nullable String options, int seconds) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "app", ".out");
        Path err = Files.createTempFile(directory, "app", ".err");
        Process process = HotJvm.builder(
                        jdk,
                        options,
                        List.of(
                                "seconds=" + seconds,
                                "verbose=on",
                                "cpu.load=0.1",
                                "alloc.rate=1MB",
                                "retain=1MB",
                                "locks=off"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS))
                    .as("ended within 30 s")
                    .isTrue();
            return new Run(process.exitValue(), Files.readString(out), Files.readAllLines(err));
        } finally {
            process.destroyForcibly();
        }
    }
}
