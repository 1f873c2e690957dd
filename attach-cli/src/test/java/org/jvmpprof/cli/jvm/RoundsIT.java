package org.jvmpprof.cli.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Attach, profile, detach, on every version of Java, and over and over again: what the JVM takes at the end is what it
 * took after the third round. A hundred rounds on the JDK that runs the tests, and a few on each other one; {@code
 * -Drounds=} sets how often on all.
 */
class RoundsIT {
    private static final int MANY = 100;
    private static final int FEW = 20;
    private static final int FIRST = 3;

    @ParameterizedTest
    @EnumSource(Jdk.class)
    void one_round_gives_a_profile_and_leaves_nothing(Jdk jdk) throws Exception {
        try (TestJvm jvm = TestJvm.start(jdk)) {
            long pid = jvm.pid();
            TestJvm.jcmd(jdk, pid, "VM.version"); // so that the JVM's own attach thread is there before
            List<String> threads = pprofThreads(pid);
            long profileBytes;
            Path socket;
            try (AgentSession session = AgentSession.open(pid, "")) {
                assertThat(session.attachedHere()).isTrue();
                socket = session.socket();
                assertThat(socket).exists();
                assertThat(Jvms.of(pid).agentLoaded()).isTrue();
                assertThat(Jvms.of(pid).socketPath()).isEqualTo(socket);
                profileBytes = read(session, "/debug/pprof/profile?seconds=1");
                assertThat(text(session, "/debug/pprof/profile?seconds=2&format=collapsed"))
                        .contains("Busy.burn");
                try (AgentSession second = AgentSession.open(pid, "")) {
                    assertThat(second.attachedHere()).isFalse();
                }
            }
            assertThat(threads).isEmpty();
            assertThat(profileBytes).isGreaterThan(100);
            assertThat(socket).doesNotExist();
            assertThat(pprofThreads(pid)).isEmpty();
            assertThat(Jvms.of(pid).agentLoaded()).isFalse();
            assertThat(openFiles(pid)).noneMatch(file -> file.contains("profiler.jar") || file.contains(".jfr"));
            assertThat(Path.of("/tmp/.jvm-pprof-" + pid)).doesNotExist();
            // No instance of a class of the agent's is left, but for the documented ones that stay.
            assertThat(Footprint.ourClasses(jdk, pid))
                    .allMatch(line -> line.contains("org.jvmpprof.bootstrap.")
                            || line.contains("org.jvmpprof.shaded.one.profiler.")
                            || line.contains("com.kenai.jffi."));
            assertThat(jvm.isAlive()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Jdk.class)
    void rounds_leave_no_more_than_the_third_did(Jdk jdk) throws Exception {
        boolean isOurs = jdk.name().equals("JDK" + Runtime.version().feature());
        int rounds = Integer.getInteger("rounds", isOurs ? MANY : FEW);
        try (TestJvm jvm =
                TestJvm.start(jdk, "-XX:NativeMemoryTracking=summary", "-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch")) {
            Footprint third = null;
            for (int round = 1; round <= rounds; round++) {
                try (AgentSession session = AgentSession.open(jvm.pid(), "")) {
                    read(session, round % 20 == 1 ? "/debug/pprof/profile?seconds=1" : "/debug/pprof/heap");
                } catch (org.jvmpprof.cli.exit.CliException e) {
                    // Some builds of JDK 8 let no allocations be sampled.
                    assertThat(e).hasMessageContaining("allocations cannot be sampled");
                }
                if (round == FIRST) {
                    third = Footprint.of(jdk, jvm.pid());
                    System.out.println(jdk + " after round " + round + ": " + third);
                }
            }
            Footprint last = Footprint.of(jdk, jvm.pid());
            System.out.println(jdk + " after round " + rounds + ": " + last);
            assertThat(third).isNotNull();
            assertThat(last.threads()).isEqualTo(third.threads());
            assertThat(last.descriptors()).isEqualTo(third.descriptors());
            assertThat(last.classes()).isLessThan(third.classes() + 200);
            assertThat(Files.readAllLines(Path.of("/proc", jvm.pid() + "", "maps")).stream()
                            .filter(line -> line.contains("libjvmpprof") && line.contains("r-xp")))
                    .hasSize(1);
        }
    }

    private static long read(AgentSession session, String path) throws Exception {
        try (InputStream in = session.get(path)) {
            return AgentHttp.all(in).length;
        }
    }

    private static String text(AgentSession session, String path) throws Exception {
        try (InputStream in = session.get(path)) {
            return new String(AgentHttp.all(in), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private static List<String> pprofThreads(long pid) {
        return new Proc(pid)
                .threadNames().stream().filter(name -> name.startsWith("pprof")).toList();
    }

    private static List<String> openFiles(long pid) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return all.map(RoundsIT::target).toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }
}
