package org.jvmpprof.cli.help;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script jvm-pprof, copied to places where people put it. */
class LauncherIT {
    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final Path JAR = Path.of("target", "jvm-pprof.jar").toAbsolutePath();
    private static final String HOME = System.getProperty("java.home");

    @TempDir
    Path directory;

    private record Result(int status, String out, String err) {}

    @BeforeEach
    void install() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh here");
        Path tool = Files.createDirectories(directory.resolve("a tool"));
        Files.copy(TOP.resolve("jvm-pprof"), tool.resolve("jvm-pprof"));
        Files.copy(TOP.resolve("kubectl-pprof"), tool.resolve("kubectl-pprof"));
        Files.copy(JAR, tool.resolve("jvm-pprof.jar"));
    }

    @Test
    void works_through_links_with_blanks_and_passes_status_and_arguments_on() throws Exception {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path first = Files.createSymbolicLink(bin.resolve("first"), Path.of("..", "a tool", "jvm-pprof"));
        Path link = Files.createSymbolicLink(directory.resolve("jp"), first);
        Result version = run(Map.of("JAVA_HOME", HOME), link.toString(), "--version");
        assertThat(version.err()).isEmpty();
        assertThat(version.out()).startsWith("jvm-pprof ");
        Result wrong = run(Map.of("JAVA_HOME", HOME), link.toString(), "push", "no such file", "-s", "a b");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).startsWith("jvm-pprof: --collector is missing");
    }

    @Test
    void second_start_uses_the_archive_and_neither_says_so() throws Exception {
        Map<String, String> environment = Map.of(
                "JAVA_HOME", HOME, "XDG_CACHE_HOME", directory.resolve("cache").toString());
        for (int i = 0; i < 2; i++) {
            Result result = run(environment, tool("jvm-pprof"), "--version");
            assertThat(result.status()).isZero();
            assertThat(result.err()).isEmpty();
            assertThat(result.out()).hasLineCount(1);
        }
        try (var files = Files.list(directory.resolve("cache").resolve("jvm-pprof"))) {
            assertThat(files).singleElement().asString().endsWith(".jsa");
        }
    }

    @Test
    void broken_archive_and_cache_that_cannot_be_written_are_done_without() throws Exception {
        Path cache = directory.resolve("cache");
        Map<String, String> environment = Map.of("JAVA_HOME", HOME, "XDG_CACHE_HOME", cache.toString());
        run(environment, tool("jvm-pprof"), "--version");
        try (var files = Files.list(cache.resolve("jvm-pprof"))) {
            Path archive = files.findFirst().orElseThrow();
            Files.delete(archive);
            Files.write(archive, new byte[10_000]);
        }
        Result broken = run(environment, tool("jvm-pprof"), "--version");
        assertThat(broken.out()).startsWith("jvm-pprof ").hasLineCount(1);
        assertThat(broken.err()).isEmpty();
        Path file = Files.writeString(directory.resolve("file"), "no directory");
        Result without =
                run(Map.of("JAVA_HOME", HOME, "XDG_CACHE_HOME", file.toString()), tool("jvm-pprof"), "--version");
        assertThat(without.out()).startsWith("jvm-pprof ").hasLineCount(1);
        assertThat(without.err()).isEmpty();
    }

    @Test
    void finds_the_java_of_a_process_when_there_is_no_other() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self")), "no /proc here");
        Result result = run(Map.of("JAVA_HOME", "/nonexistent"), tool("jvm-pprof"), "--version");
        assertThat(result.out()).as(result.err()).startsWith("jvm-pprof ");
    }

    @Test
    void says_what_is_missing() throws Exception {
        Files.delete(directory.resolve("a tool").resolve("jvm-pprof.jar"));
        Result result = run(Map.of("JAVA_HOME", HOME), tool("jvm-pprof"), "--version");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("jvm-pprof: there is no jvm-pprof.jar beside ")
                .contains("set JVM_PPROF_JAR");
        Result named = run(Map.of("JAVA_HOME", HOME, "JVM_PPROF_JAR", JAR.toString()), tool("jvm-pprof"), "--version");
        assertThat(named.out()).startsWith("jvm-pprof ");
    }

    @Test
    void signal_reaches_the_jvm_itself() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(tool("jvm-pprof"), "push", "-", "-s", "s", "--collector=http://h");
        builder.environment().put("JAVA_HOME", HOME);
        Process process = builder.start(); // waits for stdin
        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        while (!process.info().command().orElse("").endsWith("/java")
                && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
        }
        assertThat(process.info().command().orElse("")).endsWith("/java");
        assertThat(process.children()).isEmpty();
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
    }

    @Test
    void kubectl_plugin_is_the_command_capture() throws Exception {
        Result help = run(Map.of("JAVA_HOME", HOME), tool("kubectl-pprof"), "--help");
        assertThat(help.out()).startsWith("Usage: jvm-pprof capture ");
        Result wrong = run(Map.of("JAVA_HOME", HOME), tool("kubectl-pprof"), "--seconds", "0");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).isEqualTo("jvm-pprof: --seconds=0: must be 1 to 3600\n");
    }

    @Test
    void shells_take_the_completion_script() throws Exception {
        Path script = Files.writeString(
                directory.resolve("c.bash"),
                run(Map.of("JAVA_HOME", HOME), tool("jvm-pprof"), "completion").out());
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no /bin/bash here");
        Result completed = run(
                Map.of(),
                "/bin/bash",
                "-c",
                "source " + script
                        + "; COMP_WORDS=(jvm-pprof capt); COMP_CWORD=1; _complete_jvm-pprof; echo ${COMPREPLY[@]}");
        assertThat(completed.out()).as(completed.err()).isEqualTo("capture\n");
    }

    private String tool(String name) {
        return directory.resolve("a tool").resolve(name).toString();
    }

    private Result run(Map<String, String> environment, String... command) throws Exception {
        Path out = Files.createTempFile(directory, "run", ".out");
        Path err = Files.createTempFile(directory, "run", ".err");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("JVM_PPROF_") || name.equals("JAVA_HOME"));
        if (environment.containsKey("JAVA_HOME")
                && !environment.get("JAVA_HOME").equals(HOME)) {
            builder.environment().put("PATH", withoutJava().toString());
        }
        builder.environment()
                .putIfAbsent("XDG_CACHE_HOME", directory.resolve("cache-of-all").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended in time").isTrue();
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** A directory for the PATH with what the script needs, and no java. */
    private Path withoutJava() throws IOException {
        Path bin = Files.createDirectories(directory.resolve("few tools"));
        for (String name : List.of("readlink", "cksum", "mkdir", "rm", "sh")) {
            for (String place : List.of("/usr/bin", "/bin")) {
                if (Files.isExecutable(Path.of(place, name)) && Files.notExists(bin.resolve(name))) {
                    Path wrapper =
                            Files.writeString(bin.resolve(name), "#!/bin/sh\nexec " + place + "/" + name + " \"$@\"\n");
                    assertThat(wrapper.toFile().setExecutable(true)).isTrue();
                }
            }
        }
        return bin;
    }
}
