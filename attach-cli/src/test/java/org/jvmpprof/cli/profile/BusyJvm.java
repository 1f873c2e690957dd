package org.jvmpprof.cli.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A JVM that burns CPU in {@code Busy.burn}, allocates in {@code Busy.make}, keeps some of it, and lets a thread wait
 * for a monitor. Ends with the tests' JVM, whose end closes its input.
 */
public final class BusyJvm implements AutoCloseable {
    private static final String SOURCE = """
            public class Busy {
                static volatile long sink;
                static final java.util.List<byte[]> kept = new java.util.ArrayList<>();
                static final Object lock = new Object();
                static void burn() { long x = 1; for (int i = 0; i < 20000000; i++) { x = x * 31 + i; } sink = x; }
                static byte[] make() { return new byte[65536]; }
                static void hold() throws Exception { synchronized (lock) { Thread.sleep(20); } }
                static void start(Runnable work) { Thread t = new Thread(work); t.setDaemon(true); t.start(); }
                public static void main(String[] a) throws Exception {
                    start(() -> { while (true) { burn(); for (int i = 0; i < 100; i++) { byte[] b = make();
                        if (i == 0 && kept.size() < 400) { kept.add(b); } } pause(5); } });
                    for (int i = 0; i < 2; i++) {
                        start(() -> { try { while (true) { hold(); } } catch (Exception e) { throw new Error(e); } });
                    }
                    System.out.println("up");
                    while (System.in.read() >= 0) { }
                }
                static void pause(int ms) { try { Thread.sleep(ms); } catch (InterruptedException e) { throw new Error(e); } }
            }
            """;

    private final Process process;
    private final Path temporary;

    private BusyJvm(Process process, Path temporary) {
        this.process = process;
        this.temporary = temporary;
    }

    /** @param home of the JDK */
    public static BusyJvm start(Path home, Path directory, String... jvmOptions) throws IOException {
        Path source = Files.writeString(directory.resolve("Busy.java"), SOURCE);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-Xlint:-options", "--release", "8", source.toString());
        assertThat(failed).isZero();
        Path temporary = Files.createTempDirectory(Path.of("/tmp"), "busy"); // short: sockets' names are
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/java").toString(), "-Xmx256m"));
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", directory.toString(), "Busy"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("TMPDIR", temporary.toString());
        builder.environment()
                .put("JVM_PPROF_SPOOL_DIR", temporary.resolve("spool").toString());
        Process process = builder.start();
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        while (line != null && !line.equals("up")) {
            line = out.readLine();
        }
        assertThat(line).as("the busy JVM's first word").isEqualTo("up");
        return new BusyJvm(process, temporary);
    }

    /** {@code -javaagent:} with the agent that was built. */
    public static String agent() {
        return "-javaagent:" + new File("../agent/target/profiler.jar").getAbsolutePath();
    }

    /** Waits until the agent that came at the start listens. */
    public BusyJvm awaitAgent() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (sockets().isEmpty()) {
            assertThat(System.nanoTime()).as("a socket within 60 s").isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
        return this;
    }

    public String pid() {
        return Long.toString(process.pid());
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Names of the agent's sockets; none without an agent. */
    public List<String> sockets() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("pprof."))
                    .toList();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        try (Stream<Path> tree = Files.walk(temporary)) {
            for (Path each : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
