package org.jvmpprof.cli.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmpprof.cli.profile.Packaged.Result;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileReader;

/** The packaged command on a JVM with an agent: formats, places, terminal and pipe. */
class ProfileCommandsIT {
    @TempDir
    private static Path home;

    @TempDir
    private Path directory;

    private static BusyJvm jvm;

    @BeforeAll
    static void start() throws Exception {
        jvm = BusyJvm.start(Packaged.currentHome(), home, BusyJvm.agent()).awaitAgent();
    }

    @AfterAll
    static void stop() throws Exception {
        jvm.close();
    }

    @ParameterizedTest
    @CsvSource({
        "cpu, -s 2, Busy.burn",
        "wall, -s 2, Busy.hold",
        "allocs, '', Busy.make",
        "heap, --gc, Busy.make",
        "block, '', Busy.hold",
        "mutex, '', Busy.hold",
        "goroutine, '', Busy.hold"
    })
    void go_tool_pprof_reads_what_comes_through_a_pipe(String command, String options, String function)
            throws Exception {
        Path file = directory.resolve("x");
        Result result = Packaged.shell("$J " + command + " " + options + " " + jvm.pid() + " | cat >" + file);
        assertThat(result.err()).isEmpty();
        assertThat(Packaged.pprof("-top", file)).contains(function);
    }

    @Test
    void a_heap_redirected_to_a_numbered_file_is_the_text_as_juju_has_it() throws Exception {
        Path text = directory.resolve("heap_profile.01");
        assertThat(Packaged.shell("$J heap " + jvm.pid() + " >" + text).status())
                .isZero();
        assertThat(text).content().startsWith("heap profile: ").contains("# runtime.MemStats", "Busy.make");
        assertThat(Packaged.pprof("-raw", text)).contains("inuse_space");
        Path named = directory.resolve("heap.pb.gz");
        assertThat(Packaged.shell("$J heap " + jvm.pid() + " >" + named).status())
                .isZero();
        assertThat(Files.readAllBytes(named)).startsWith(0x1f, 0x8b);
        Path page = directory.resolve("heap.html");
        assertThat(Packaged.shell("$J heap " + jvm.pid() + " >" + page).status())
                .isZero();
        assertThat(page).content().startsWith("<!DOCTYPE html>");
        assertThat(Packaged.run("diff", text.toString(), named.toString(), "--format", "top")
                        .out())
                .contains("Growth of inuse_space/bytes");
    }

    @Test
    void a_terminal_gets_a_table_and_a_bar() throws Exception {
        Packaged.Tools.need("script");
        String line = String.join(" ", Packaged.words(Packaged.currentHome(), "cpu", jvm.pid(), "-s", "2"));
        Result result = Packaged.process(java.util.List.of("script", "-qec", line, "/dev/null"));
        assertThat(result.status()).isZero();
        assertThat(result.out())
                .contains("cpu [###", "Ctrl-C keeps what is there", "CPU time of Busy (" + jvm.pid() + ")", "flat%")
                .contains("Busy.burn", "# engine: async-profiler");
    }

    @Test
    void binary_is_not_written_to_a_terminal() throws Exception {
        Packaged.Tools.need("script");
        String line = String.join(" ", Packaged.words(Packaged.currentHome(), "trace", jvm.pid()));
        Result result = Packaged.process(java.util.List.of("script", "-qec", line, "/dev/null"));
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out()).contains("stdout is a terminal; add -o FILE");
    }

    @Test
    void recordings_are_flight_recordings() throws Exception {
        for (String command : new String[] {"trace", "cpu"}) {
            Path file = directory.resolve(command + ".jfr");
            Result result = Packaged.run(command, jvm.pid(), "-s", "1", "-o", file.toString());
            assertThat(result.err()).isEmpty();
            assertThat(Files.readAllBytes(file)).startsWith('F', 'L', 'R', 0);
        }
    }

    @Test
    void ctrl_c_keeps_what_was_sampled() throws Exception {
        Path file = directory.resolve("cpu.pb.gz");
        Process command = new ProcessBuilder(
                        Packaged.words(Packaged.currentHome(), "cpu", jvm.pid(), "-s", "600", "-o", file.toString()))
                .redirectErrorStream(true)
                .start();
        long begin = System.nanoTime();
        awaitWindow();
        Packaged.signal(command, "INT");
        assertThat(command.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(command.inputReader().lines().toList()).isEmpty();
        assertThat(command.exitValue()).isZero();
        Profile profile = ProfileReader.read(Files.readAllBytes(file), DecodeLimits.DEFAULT);
        assertThat(profile.durationNanos()).isBetween(1L, System.nanoTime() - begin);
        assertThat(profile.samples()).isNotEmpty();
    }

    /** Until the other command's window has been open for two seconds: a second one of that length is over then. */
    private static void awaitWindow() throws Exception {
        assertThat(Packaged.run("cpu", jvm.pid(), "-s", "2").status()).isZero();
    }

    @Test
    void errors_are_one_line_and_a_status() throws Exception {
        Result none = Packaged.run("cpu", "999999999");
        assertThat(none.status()).isEqualTo(3);
        assertThat(none.err())
                .startsWith("jvm-pprof: 999999999: no such process")
                .hasLineCount(1);
        Result tooLong = Packaged.run("cpu", jvm.pid(), "-s", "100000");
        assertThat(tooLong.status()).isEqualTo(1);
        assertThat(tooLong.err())
                .contains("seconds is above the maximum of 600")
                .hasLineCount(1);
        Result place = Packaged.run("cpu", jvm.pid(), "-o", "/proc/none/x");
        assertThat(place.status()).isEqualTo(2);
        assertThat(place.err()).hasLineCount(1);
    }
}
