package org.jvmpprof.cli.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmpprof.cli.profile.Packaged.Result;

/** A JVM without an agent is profiled, and left as it was; with JDK 8, 11, 21 and 25 where {@code JDK<n>_HOME} is set. */
class VisitIT {
    @TempDir
    private Path directory;

    static Stream<Path> homes() {
        List<Path> homes = new ArrayList<>(List.of(Packaged.currentHome()));
        for (int feature : new int[] {8, 11, 21, 25}) {
            String home = System.getenv("JDK" + feature + "_HOME");
            if (home == null || home.isBlank()) {
                assertThat(System.getenv("CI")).as("JDK" + feature + "_HOME").isNotEqualTo("true");
                System.err.println("*** SKIPPED on JDK " + feature + ": set JDK" + feature + "_HOME ***");
            } else {
                homes.add(Path.of(home));
            }
        }
        return homes.stream();
    }

    @ParameterizedTest
    @MethodSource("homes")
    void comes_profiles_and_goes(Path home) throws Exception {
        try (BusyJvm jvm = BusyJvm.start(home, directory)) {
            Path cpu = directory.resolve("cpu.pb.gz");
            Result result = Packaged.process(Packaged.words(home, "cpu", jvm.pid(), "-s", "2", "-o", cpu.toString()));
            assertThat(result.err()).isEmpty();
            assertThat(result.status()).isZero();
            assertThat(Packaged.pprof("-top", cpu)).contains("Busy.burn");
            assertThat(jvm.sockets()).isEmpty();
            Result heap = Packaged.process(Packaged.words(home, "allocs", jvm.pid(), "-s", "2", "--format", "top"));
            if (heap.status() != 0 && isJava8(home)) {
                // A JVM without debug symbols, as some builds of 8 are: the sampler cannot see allocations there.
                assertThat(heap.err()).hasLineCount(1).contains("alloc");
            } else {
                assertThat(heap.out()).as(heap.err()).contains("Allocations of Busy", "Busy.make");
            }
            assertThat(jvm.sockets()).isEmpty();
            assertThat(jvm.isAlive()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"INT,false", "INT,true", "TERM,false", "TERM,true"})
    void whatever_ends_the_command_the_agent_goes(String signal, boolean isSampling) throws Exception {
        try (BusyJvm jvm = BusyJvm.start(Packaged.currentHome(), directory)) {
            Path file = directory.resolve("cpu.pb.gz");
            Process command = new ProcessBuilder(Packaged.words(
                            Packaged.currentHome(), "cpu", jvm.pid(), "-s", "600", "-o", file.toString()))
                    .start();
            await(() -> !jvm.sockets().isEmpty());
            Path handedOver = Path.of("/tmp/.jvm-pprof-" + jvm.pid());
            if (isSampling) {
                await(() -> Files.notExists(handedOver));
            }
            Packaged.signal(command, signal);
            assertThat(command.waitFor(60, TimeUnit.SECONDS)).isTrue();
            await(() -> jvm.sockets().isEmpty());
            assertThat(handedOver).doesNotExist();
            if (signal.equals("TERM")) {
                assertThat(command.exitValue()).isEqualTo(143);
                assertThat(file).doesNotExist();
            } else {
                assertThat(command.exitValue()).isIn(0, Interruption.STATUS);
                assertThat(Files.exists(file)).isEqualTo(command.exitValue() == 0);
            }
        }
    }

    private static boolean isJava8(Path home) {
        return home.toString().equals(System.getenv("JDK8_HOME"));
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("within 60 s").isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
