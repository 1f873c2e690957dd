package org.jvmpprof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged {@code jvm-pprof.jar} against real processes. */
class AttachIT {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String JAR = Path.of("target", "jvm-pprof.jar").toString();

    /** An application that says "up" and lives until its input ends. */
    private static final String APPLICATION =
            "class Idle { public static void main(String[] a) throws Exception { System.out.println(\"up\");"
                    + " while (System.in.read() >= 0) { } } }";

    private record Result(int status, String out, String err) {}

    @TempDir
    private Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void brings_the_agent_into_a_running_jvm_and_configures_it_anew() throws Exception {
        Process application = application();
        Path socket = directory.resolve("first.sock");
        Result attached = command("attach", pid(application), "socket=" + socket);
        assertThat(attached.err()).isEmpty();
        assertThat(attached.out()).isEqualTo("attached to " + pid(application) + "\n");
        assertThat(attached.status()).isZero();
        assertThat(socket).exists();
        Path other = directory.resolve("other.sock");
        assertThat(command("attach", pid(application), "socket=" + other).status())
                .isZero();
        assertThat(other).exists();
        assertThat(socket).doesNotExist();
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void wrong_options_are_the_parsers_line_and_nothing_is_installed() throws Exception {
        Process application = application();
        Path socket = directory.resolve("s.sock");
        Result refused = command("attach", pid(application), "socket=" + socket, "colector=http://x");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).isEqualTo("jvm-pprof: colector=http://x: no such option; the nearest is collector\n");
        assertThat(refused.out()).isEmpty();
        assertThat(socket).doesNotExist();
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void what_cannot_be_attached_to_is_one_line_and_stays_alive() throws Exception {
        assertRefused(3, "no such process", "999999999");
        Process stranger = start(new ProcessBuilder("sleep", "60"));
        assertRefused(4, "is not a JVM", pid(stranger));
        assertThat(stranger.isAlive()).isTrue();
        Process closed = application("-XX:+DisableAttachMechanism");
        assertRefused(5, "-XX:+DisableAttachMechanism", pid(closed));
        assertThat(closed.isAlive()).isTrue();
    }

    @Test
    void prints_options_and_version() throws Exception {
        Result help = command("help", "options");
        assertThat(help.status()).isZero();
        assertThat(help.out()).contains("ship.interval  [60s]", "collector.header.<Name>");
        assertThat(command("--version").out()).startsWith("jvm-pprof ");
        assertThat(command("help", "colors").status()).isEqualTo(2);
        assertThat(command("attach", "x").status()).isEqualTo(2);
        assertThat(command().status()).isEqualTo(2);
    }

    private void assertRefused(int status, String reason, String pid) throws Exception {
        Result refused = command("attach", pid);
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.err().lines())
                .singleElement()
                .asString()
                .startsWith("jvm-pprof: " + pid + ": ")
                .contains(reason);
    }

    private Process application(String... jvm) throws IOException {
        Path source = Files.writeString(directory.resolve("Idle.java"), APPLICATION);
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(List.of(jvm));
        command.add(source.toString());
        Process process = start(new ProcessBuilder(command).redirectErrorStream(true));
        assertThat(process.inputReader().readLine()).isEqualTo("up");
        return process;
    }

    private Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static String pid(Process process) {
        return Long.toString(process.pid());
    }

    private Result command(String... arguments) throws Exception {
        Path out = Files.createTempFile(directory, "command", ".out");
        Path err = Files.createTempFile(directory, "command", ".err");
        List<String> command = new ArrayList<>(List.of(JAVA, "-Djava.io.tmpdir=" + temporary(), "-jar", JAR));
        command.addAll(List.of(arguments));
        Process process =
                start(new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private Path temporary() throws IOException {
        return Files.createDirectories(directory.resolve("tmp"));
    }

    private List<Path> temporaryFiles() throws IOException {
        try (var files = Files.walk(temporary())) {
            return files.filter(file -> file.toString().contains("profiler")).toList();
        }
    }
}
