package org.jvmpprof.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.cli.exit.ExitStatus;

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
    void a_jvm_that_lets_no_agent_in_is_left_alone() throws Exception {
        Process closed = application("-XX:-EnableDynamicAgentLoading");
        assertRefused(5, "-XX:-EnableDynamicAgentLoading", pid(closed));
        Process deaf = application("-Xrs");
        assertRefused(5, "-Xrs", pid(deaf));
        assertThat(closed.isAlive() && deaf.isAlive()).isTrue();
    }

    @Test
    void another_jvm_than_hotspot_is_told_by_its_library() throws Exception {
        assertRefused(4, "runs OpenJ9", pid(mapping("libj9vm29.so")));
    }

    /** An application that has mapped a file of this name. */
    private Process mapping(String name) throws IOException {
        Path library = Files.write(directory.resolve(name), new byte[4096]);
        String code = "class Mapping { public static void main(String[] a) throws Exception {"
                + " Object kept = java.nio.channels.FileChannel.open(java.nio.file.Path.of(a[0]))"
                + ".map(java.nio.channels.FileChannel.MapMode.READ_ONLY, 0, 4096);"
                + " System.out.println(\"up\"); while (System.in.read() >= 0) { }"
                + " java.lang.ref.Reference.reachabilityFence(kept); } }";
        Path source = Files.writeString(directory.resolve("Mapping.java"), code);
        Process other = start(new ProcessBuilder(JAVA, source.toString(), library.toString()));
        assertThat(other.inputReader().readLine()).isEqualTo("up");
        return other;
    }

    @Test
    void another_users_jvm_needs_root() throws Exception {
        assumeTrue(isRoot(), "only root can run the command as somebody else");
        Process application = application();
        // Where anybody can read it, wherever this is built.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path jar = Files.copy(Path.of("target", "jvm-pprof.jar"), directory.resolve("jvm-pprof.jar"));
        Result refused =
                run(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"), jar, pid(application));
        assertThat(refused.status()).isEqualTo(6);
        assertThat(refused.err().lines())
                .singleElement()
                .asString()
                .contains("belongs to another user (0, this is 65534)");
    }

    @Test
    void an_agent_that_cannot_work_says_so_to_the_caller_and_is_gone() throws Exception {
        Process application = application();
        assertRefused(7, "no unix socket at /nonexistent/s", pid(application), "socket=/nonexistent/s");
        Result detached = command("detach", pid(application));
        assertThat(detached.status()).isEqualTo(8);
        assertThat(detached.err())
                .isEqualTo("jvm-pprof: " + pid(application) + ": there is no jvm-pprof agent in this JVM\n");
        assertThat(application.isAlive()).isTrue();
    }

    @Test
    void a_stopped_jvm_is_waited_for_only_so_long() throws Exception {
        Process application = application();
        signal("STOP", application);
        try {
            assertRefused(9, "does not answer within 10 s", pid(application));
        } finally {
            signal("CONT", application);
        }
        assertThat(Path.of("/proc", pid(application), "cwd", ".attach_pid" + pid(application)))
                .doesNotExist();
        assertThat(Path.of("/tmp", ".jvm-pprof-" + pid(application))).doesNotExist();
    }

    @Test
    void detach_frees_the_socket_and_hooks_are_warned_of() throws Exception {
        Process application = application();
        Path socket = directory.resolve("d.sock");
        Result attached = command("attach", pid(application), "socket=" + socket + ",hooks=on");
        assertThat(attached.status()).as(attached.err()).isZero();
        if (Runtime.version().feature() <= 21) {
            assertThat(attached.err()).contains("throw away all compiled code");
        }
        assertThat(command("ps", "--json").out()).contains("{\"pid\":" + pid(application) + ",");
        Result detached = command("detach", pid(application));
        assertThat(detached.out()).isEqualTo("detached from " + pid(application) + "\n");
        assertThat(detached.status()).isZero();
        assertThat(socket).doesNotExist();
    }

    @Test
    void help_names_every_exit_status() throws Exception {
        for (String command : List.of("ps", "attach", "detach")) {
            Result help = command(command, "--help");
            assertThat(help.status()).isZero();
            String unwrapped = help.out().replaceAll("\\s+", " ");
            for (ExitStatus status : ExitStatus.values()) {
                assertThat(unwrapped).contains(status.code() + " " + status.meaning());
            }
        }
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

    @Test
    void what_the_agent_cannot_do_comes_back_to_the_caller() throws Exception {
        Result attached = command("attach", pid(mapping("libasyncProfiler.so")));
        assertThat(attached.status()).isZero();
        assertThat(attached.err().lines())
                .singleElement()
                .asString()
                .contains("no sampling: another native profiler is loaded in this process");
    }

    private void assertRefused(int status, String reason, String pid, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("attach", pid));
        words.addAll(List.of(options));
        Result refused = command(words.toArray(new String[0]));
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

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    private static void signal(String name, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, pid(process)).start().waitFor())
                .isZero();
    }

    /** Attaches as another user, who can read the jar though not the directories above it. */
    private Result run(List<String> words, Path jar, String pid) throws Exception {
        Path copy = Files.createTempDirectory(Path.of("/tmp"), "cli");
        try {
            copy.toFile().setExecutable(true, false);
            Path readable = Files.copy(jar, copy.resolve("jvm-pprof.jar"));
            readable.toFile().setReadable(true, false);
            return result(words, List.of(JAVA, "-jar", readable.toString(), "attach", pid));
        } finally {
            Files.deleteIfExists(copy.resolve("jvm-pprof.jar"));
            Files.deleteIfExists(copy);
        }
    }

    private Result command(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(JAVA, "-Djava.io.tmpdir=" + temporary(), "-jar", JAR));
        command.addAll(List.of(arguments));
        return result(List.of(), command);
    }

    private Result result(List<String> words, List<String> rest) throws Exception {
        Path out = Files.createTempFile(directory, "command", ".out");
        Path err = Files.createTempFile(directory, "command", ".err");
        List<String> command = new ArrayList<>(words);
        command.addAll(rest);
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
