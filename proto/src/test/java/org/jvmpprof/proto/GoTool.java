package org.jvmpprof.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the real {@code go tool pprof}. Where there is no go, the test is skipped with a line on stderr, or fails if
 * {@code CI=true}.
 */
final class GoTool {
    private GoTool() {}

    /** What pprof prints for a file; fails the test when pprof fails or asks for symbols. */
    static String pprof(Path directory, byte[] profile, String... options) throws IOException, InterruptedException {
        requireGo();
        Path file = Files.write(directory.resolve("profile"), profile);
        List<String> command = new ArrayList<>(List.of("go", "tool", "pprof"));
        command.addAll(List.of(options));
        command.add(file.toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Path output = directory.resolve("output");
        builder.redirectOutput(output.toFile());
        builder.environment().put("PPROF_TMPDIR", directory.toString());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("pprof ends").isTrue();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    private static void requireGo() {
        boolean isThere = List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "go")));
        if (!isThere && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("go is not on the PATH, and CI=true demands the tests with go tool pprof");
        }
        if (!isThere) {
            System.err.println("SKIPPED: go is not on the PATH, so go tool pprof was not asked");
        }
        assumeTrue(isThere, "go is not on the PATH");
    }
}
