package org.jvmpprof.cli.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;

/** A small application in a JVM of its own, which lives until its input ends, and so not longer than the test. */
final class TestJvm implements AutoCloseable {
    private static final String SOURCE = """
            public class Busy {
                static volatile long sink;
                public static void main(String[] a) throws Exception {
                    Thread burner = new Thread(Busy::burn, "burner");
                    burner.setDaemon(true);
                    burner.start();
                    System.out.println("up");
                    while (System.in.read() >= 0) { }
                }
                static void burn() {
                    while (true) {
                        long end = System.nanoTime() + 5_000_000;
                        for (long i = 0; System.nanoTime() < end; i++) { sink += i * 31; }
                        try { Thread.sleep(20); } catch (InterruptedException e) { return; }
                    }
                }
            }
            """;

    private final Process process;
    private final Path directory;

    private TestJvm(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /** @param words put before the JDK's own options: another command that ends in running java, or nothing */
    static TestJvm start(Jdk jdk, List<String> words, String... options) throws IOException {
        // Not below /tmp, which is another one in another namespace.
        Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "test-jvm");
        directory.toFile().setExecutable(true, false);
        directory.toFile().setReadable(true, false);
        compile(directory);
        List<String> command = new ArrayList<>(words);
        command.addAll(List.of(jdk.tool("java"), "-Xmx128m"));
        command.addAll(Arrays.asList(options));
        command.addAll(List.of("-cp", directory.toString(), "Busy"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(directory.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("JVM_PPROF_") || name.startsWith("TMP"));
        builder.environment()
                .put("JVM_PPROF_SPOOL_DIR", directory.resolve("spool").toString());
        Process process = builder.start();
        TestJvm started = new TestJvm(process, directory);
        BufferedReader out = process.inputReader();
        assertThat(out.readLine()).as("first line; stderr: " + started.stderr()).isEqualTo("up");
        return started;
    }

    static TestJvm start(Jdk jdk, String... options) throws IOException {
        return start(jdk, List.of(), options);
    }

    private static void compile(Path directory) throws IOException {
        Path source = Files.writeString(directory.resolve("Busy.java"), SOURCE);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "8",
                        "-Xlint:-options",
                        "-d",
                        directory.toString(),
                        source.toString());
        assertThat(status).isZero();
        Files.delete(source);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    List<String> stderr() throws IOException {
        return Files.readAllLines(directory.resolve("err"));
    }

    /** What jcmd of that JDK answers. */
    static String jcmd(Jdk jdk, long pid, String command) throws IOException {
        return output(jdk.tool("jcmd"), Long.toString(pid), command);
    }

    static String output(String... command) throws IOException {
        Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream in = tool.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
