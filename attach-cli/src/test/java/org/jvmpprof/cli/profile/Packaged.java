package org.jvmpprof.cli.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged {@code jvm-pprof.jar} as a process, and tools that read what it wrote. */
public final class Packaged {
    private static final String JAR = new java.io.File("target/jvm-pprof.jar").getAbsolutePath();
    private static final int LIMIT_SECONDS = 120;

    /** How it ended. */
    public record Result(int status, byte[] bytes, String err) {
        public String out() {
            return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private Packaged() {}

    public static Path currentHome() {
        return Path.of(System.getProperty("java.home"));
    }

    /** The command's words, for a process or a shell. */
    public static List<String> words(Path home, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin/java").toString(), "-XX:TieredStopAtLevel=1", "-jar", JAR));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs it with its output in pipes. */
    public static Result run(String... arguments) throws Exception {
        return process(words(currentHome(), arguments));
    }

    /** Runs a line of shell in which {@code $J} is the command. */
    public static Result shell(String line) throws Exception {
        return process(List.of("sh", "-c", "J='" + String.join(" ", words(currentHome())) + "'; " + line));
    }

    public static Result process(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        var err = java.util.concurrent.CompletableFuture.supplyAsync(() -> all(process.getErrorStream()));
        byte[] out = process.getInputStream().readAllBytes();
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), out, new String(err.join(), java.nio.charset.StandardCharsets.UTF_8));
    }

    /** What {@code go tool pprof} says of a file. */
    public static String pprof(String report, Path file) throws Exception {
        Tools.need("go");
        Result result = process(List.of("go", "tool", "pprof", report, file.toString()));
        assertThat(result.status()).as(result.err()).isZero();
        return result.out();
    }

    /** Sends a signal, as a keyboard would. */
    public static void signal(Process process, String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private static byte[] all(java.io.InputStream in) {
        try {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The tools that a test needs; where one is missing the test is skipped loudly, and fails in CI. */
    public static final class Tools {
        private Tools() {}

        public static void need(String tool) {
            for (String directory : System.getenv("PATH").split(java.io.File.pathSeparator)) {
                if (Files.isExecutable(Path.of(directory, tool))) {
                    return;
                }
            }
            String message = tool + " is not on the PATH";
            assertThat(System.getenv("CI")).as(message).isNotEqualTo("true");
            System.err.println("*** SKIPPED: " + message + " ***");
            throw new org.opentest4j.TestAbortedException(message);
        }
    }
}
