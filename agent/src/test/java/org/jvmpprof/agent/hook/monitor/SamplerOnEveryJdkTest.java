package org.jvmpprof.agent.hook.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sampler beside programs that know the truth, on this JDK and on those that JDK8_HOME … JDK25_HOME name, all at the
 * same time: the holders sleep, so they do not disturb each other.
 */
class SamplerOnEveryJdkTest {
    private static final Path SOURCES = Path.of("src/test/java/org/jvmpprof/agent/hook/monitor");
    private static final Pattern HOLDS =
            Pattern.compile("heavy (\\S+) measured (\\S+) total (\\S+) ratio (\\S+) other (\\S+) unknown .*");
    private static final Pattern WAITS = Pattern.compile("(\\w+) (\\d+) measured (\\d+).*");

    @TempDir
    static Path compiled;

    @BeforeAll
    static void compile_for_java_8() {
        List<String> arguments = new ArrayList<>(
                List.of("--release", "8", "-nowarn", "-Xlint:none", "-cp", agent(), "-d", compiled.toString()));
        for (String each : List.of("LockTruth", "SamplerMain", "WaitMain")) {
            arguments.add(SOURCES.resolve(each + ".java").toString());
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(new String[0])))
                .isZero();
    }

    private static String agent() {
        return Path.of("target", "classes").toAbsolutePath()
                + File.pathSeparator
                + Path.of("..", "proto", "target", "classes").toAbsolutePath().normalize();
    }

    private static Map<String, Path> jdks() {
        Map<String, Path> homes = new LinkedHashMap<>();
        for (int feature : new int[] {8, 11, 17, 21, 25}) {
            String home = System.getenv("JDK" + feature + "_HOME");
            if (home != null && !home.isBlank()) {
                homes.put("JDK " + feature, Path.of(home));
            } else {
                System.err.println("not run on JDK " + feature + ": JDK" + feature + "_HOME is not set");
            }
        }
        homes.put("JDK " + Runtime.version().feature(), Path.of(System.getProperty("java.home")));
        return homes;
    }

    /** Runs it everywhere at once; the output by JDK. */
    private static Map<String, List<String>> run(Map<String, Path> jdks, String main, String... arguments)
            throws IOException, InterruptedException {
        Map<String, Process> running = new LinkedHashMap<>();
        Map<String, Path> outputs = new LinkedHashMap<>();
        for (Map.Entry<String, Path> jdk : jdks.entrySet()) {
            List<String> command = new ArrayList<>(List.of(
                    jdk.getValue().resolve("bin/java").toString(),
                    "-cp",
                    compiled + File.pathSeparator + agent(),
                    "org.jvmpprof.agent.hook.monitor." + main));
            command.addAll(List.of(arguments));
            Path out = Files.createTempFile(compiled, "run", ".out");
            outputs.put(jdk.getKey(), out);
            running.put(
                    jdk.getKey(),
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(out.toFile())
                            .start());
        }
        Map<String, List<String>> results = new LinkedHashMap<>();
        for (Map.Entry<String, Process> each : running.entrySet()) {
            boolean ended = each.getValue().waitFor(90, TimeUnit.SECONDS);
            each.getValue().destroyForcibly();
            List<String> lines = Files.readAllLines(outputs.get(each.getKey()));
            assertThat(ended).as(each.getKey() + " " + lines).isTrue();
            results.put(each.getKey(), lines);
        }
        return results;
    }

    private static void assertHolds(String jdk, List<String> lines) {
        assertThat(lines).as(jdk).hasSize(1);
        Matcher line = HOLDS.matcher(lines.get(0));
        assertThat(line.matches()).as(jdk + ": " + lines).isTrue();
        double heavy = Double.parseDouble(line.group(1));
        // 300 looks have a standard deviation of 1.9 points: this passes with four of them.
        assertThat(Double.parseDouble(line.group(2))).as(jdk + ": " + lines).isCloseTo(heavy, within(7.5));
        assertThat(Double.parseDouble(line.group(4))).as(jdk + ": " + lines).isBetween(0.75, 1.15);
        assertThat(Double.parseDouble(line.group(5)))
                .as(jdk + ": charged to other frames: " + lines)
                .isLessThan(0.05 * Double.parseDouble(line.group(3)));
    }

    @Test
    void holders_of_monitors_get_their_share_of_the_blame() throws Exception {
        run(jdks(), "SamplerMain", "monitor", "sleep", "4", "9000", "1000", "0", "15")
                .forEach(SamplerOnEveryJdkTest::assertHolds);
    }

    @Test
    void without_hooks_owners_of_reentrant_locks_do_too() throws Exception {
        run(jdks(), "SamplerMain", "juc", "sleep", "4", "9000", "1000", "0", "15")
                .forEach(SamplerOnEveryJdkTest::assertHolds);
    }

    @Test
    void object_wait_is_measured_within_a_tenth_where_it_is_native() throws Exception {
        Map<String, Path> old = jdks();
        old.keySet().removeIf(jdk -> Integer.parseInt(jdk.substring(4)) > 18);
        run(old, "WaitMain", "15").forEach((jdk, lines) -> {
            assertThat(lines)
                    .as(jdk)
                    .hasSize(4)
                    .allMatch(line -> WAITS.matcher(line).matches());
            for (String text : lines) {
                Matcher line = WAITS.matcher(text);
                assertThat(line.matches()).isTrue();
                double truth = Double.parseDouble(line.group(2));
                assertThat(Double.parseDouble(line.group(3)))
                        .as(jdk + ": " + lines)
                        .isCloseTo(truth, within(0.1 * truth));
            }
        });
    }
}
