package org.jvmpprof.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * Runs the tools that people use: {@code go tool pprof}, {@code socat}, {@code curl}. A missing tool fails the test
 * where {@code CI=true} is set; elsewhere it is skipped, loudly.
 */
public final class Tool {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Debian's, of tools that come in a package of another name. */
    private static final Map<String, String> PACKAGES =
            Map.of("go", "golang-go", "ab", "apache2-utils", "h2load", "nghttp2-client");

    /** What a command left behind. */
    public record Result(List<String> command, int status, byte[] bytes, String err) {
        public String out() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        public Result succeeded() {
            assertThat(status)
                    .as("%s\n%s\n%s", String.join(" ", command), out(), err)
                    .isZero();
            return this;
        }
    }

    private Tool() {}

    /** {@code go tool pprof} with these arguments; what it says on stderr about a missing binary fails the test. */
    public static Result pprof(String... arguments) {
        need("go");
        String[] command = new String[arguments.length + 3];
        command[0] = "go";
        command[1] = "tool";
        command[2] = "pprof";
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        Result result = run(command).succeeded();
        assertThat(result.err()).as("stderr of %s", result.command()).doesNotContain("Main binary filename");
        return result;
    }

    public static void need(String tool) {
        for (String directory : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(directory, tool))) {
                return;
            }
        }
        String message = tool + " is not on the PATH; on Debian: apt-get install " + PACKAGES.getOrDefault(tool, tool);
        if ("true".equals(System.getenv("CI"))) {
            fail(message);
        }
        System.err.println("*** SKIPPED: " + message + " ***");
        throw new TestAbortedException(message);
    }

    public static Result run(String... command) {
        try {
            Path directory = Files.createTempDirectory("it-tool");
            Path out = directory.resolve("out");
            Path err = directory.resolve("err");
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            builder.redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().put("PPROF_TMPDIR", directory.toString());
            builder.environment().putIfAbsent("HOME", directory.toString());
            Process process = builder.start();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                fail("not within " + LIMIT + ": " + String.join(" ", command) + "\n" + Files.readString(err));
            }
            Result result = new Result(
                    Arrays.asList(command), process.exitValue(), Files.readAllBytes(out), Files.readString(err));
            HotJvm.delete(directory);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
