package org.jvmpprof.agent.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real deadlock in a JVM of its own, on this JDK and on those that JDK8_HOME … JDK25_HOME name. */
class DeadlockOnEveryJdkTest {
    private static final Path MAIN = Path.of("src/test/java/org/jvmpprof/agent/threads/DeadlockMain.java");
    private static final String ACCOUNT = "org.jvmpprof.agent.threads.DeadlockMain$Account@#";

    @TempDir
    Path compiled;

    private static Set<Path> homes() {
        Set<Path> homes = new LinkedHashSet<>(Set.of(Path.of(System.getProperty("java.home"))));
        for (int feature : new int[] {8, 11, 17, 21, 25}) {
            String home = System.getenv("JDK" + feature + "_HOME");
            if (home != null && !home.isBlank()) {
                homes.add(Path.of(home));
            }
        }
        return homes;
    }

    private static String agent() {
        return Path.of("target", "classes").toAbsolutePath()
                + File.pathSeparator
                + Path.of("..", "proto", "target", "classes").toAbsolutePath().normalize();
    }

    @Test
    void a_ring_over_monitors_and_a_lock_names_who_waits_for_whom() throws Exception {
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "8",
                        "-nowarn",
                        "-Xlint:none",
                        "-cp",
                        agent(),
                        "-d",
                        compiled.toString(),
                        MAIN.toString());
        assertThat(status).isZero();
        for (Path home : homes()) {
            Path out = Files.createTempFile(compiled, "deadlock", ".out");
            Process process = new ProcessBuilder(
                            home.resolve("bin/java").toString(),
                            "-cp",
                            compiled + File.pathSeparator + agent(),
                            DeadlockMain.class.getName())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            process.destroyForcibly();
            assertThat(ended).as("%s ended", home).isTrue();
            assertThat(Files.readAllLines(out))
                    .as("%s", home)
                    .containsExactly("[one>two " + ACCOUNT
                            + ", three>one " + ACCOUNT
                            + ", two>three java.util.concurrent.locks.ReentrantLock$NonfairSync]");
        }
    }
}
