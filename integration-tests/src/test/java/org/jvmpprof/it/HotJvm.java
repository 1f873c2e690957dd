package org.jvmpprof.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The hot app in a JVM of its own, under the agent or without. Dies with {@link #close()}, and with the tests' JVM,
 * since it listens to its stdin. Its stdout carries the answers to commands; its stderr is kept for inspection.
 */
public final class HotJvm implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final Process process;
    private final Path err;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Queue<String> stray = new ConcurrentLinkedQueue<>();
    private final Writer commands;
    private final int port;

    private HotJvm(Process process, Path err, int port) {
        this.process = process;
        this.err = err;
        this.port = port;
        this.commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        Thread reader = new Thread(this::readAnswers, "hot-answers");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts the app under command ({@code control=stdin}) with the agent at a free TCP port, and waits until its
     * sections run.
     *
     * @param agentOptions added to {@code http=127.0.0.1:<port>}
     */
    public static HotJvm start(Jdk jdk, String agentOptions, String... arguments) {
        return start(jdk, List.of(), agentOptions, arguments);
    }

    /** The same with flags for the JVM, {@code -Xverify:all} for instance. */
    public static HotJvm start(Jdk jdk, List<String> flags, String agentOptions, String... arguments) {
        int port = Ports.free();
        return launch(jdk, flags, port, options(port, agentOptions), arguments);
    }

    /** Starts the app without the agent, which may come later with {@link #listen}. */
    public static HotJvm startWithoutAgent(Jdk jdk, String... arguments) {
        return launch(jdk, List.of(), Ports.free(), null, arguments);
    }

    private static HotJvm launch(Jdk jdk, List<String> flags, int port, @Nullable String options, String... arguments) {
        List<String> all = new ArrayList<>(List.of("control=stdin"));
        all.addAll(Arrays.asList(arguments));
        return start(builder(jdk, flags, options, all), port);
    }

    /**
     * Starts another program of the test data, which takes commands and answers them in the same way.
     *
     * @param agentOptions as for the hot app; null: without the agent
     */
    public static HotJvm program(Jdk jdk, List<String> flags, @Nullable String agentOptions, String mainClass) {
        int port = Ports.free();
        List<String> program = List.of("-cp", Built.hotapp().toString(), mainClass);
        return start(java(jdk, flags, agentOptions == null ? null : options(port, agentOptions), program), port);
    }

    /** Rates stay as they are set, whatever else this machine does, unless the test asks for a budget. */
    private static String options(int port, String more) {
        String budget = more.contains("budget.cpu=") ? "" : ",budget.cpu=100%";
        return listenAt(port) + (more.isEmpty() ? "" : "," + more) + budget;
    }

    private static HotJvm start(ProcessBuilder builder, int port) {
        try {
            Path err = Files.createTempFile("hotapp", ".err");
            HotJvm app = new HotJvm(builder.redirectError(err.toFile()).start(), err, port);
            assertThat(app.answer(START_LIMIT)).as("first line of the hot app").contains("ready");
            return app;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The agent's option for the port that {@link #url} asks. */
    public String listen() {
        return listenAt(port);
    }

    private static String listenAt(int port) {
        return "http=127.0.0.1:" + port;
    }

    /** Starts the app as it is, without commands. */
    public static ProcessBuilder builder(Jdk jdk, @Nullable String agentOptions, List<String> arguments) {
        return builder(jdk, List.of(), agentOptions, arguments);
    }

    private static ProcessBuilder builder(
            Jdk jdk, List<String> flags, @Nullable String agentOptions, List<String> arguments) {
        List<String> app = new ArrayList<>(List.of("-jar", Built.hotapp().toString()));
        app.addAll(arguments);
        return java(jdk, flags, agentOptions, app);
    }

    /** @param program what stands behind the JVM's flags: {@code -jar} or {@code -cp}, and so on */
    private static ProcessBuilder java(
            Jdk jdk, List<String> flags, @Nullable String agentOptions, List<String> program) {
        List<String> command = new ArrayList<>(List.of(jdk.java(), "-Xms256m", "-Xmx512m"));
        command.addAll(flags);
        if (agentOptions != null) {
            command.add("-javaagent:" + Built.agent() + (agentOptions.isEmpty() ? "" : "=" + agentOptions));
        }
        command.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(command);
        clean(builder);
        builder.environment().put("JVM_PPROF_SPOOL_DIR", newSpool().toString());
        return builder;
    }

    /** A spool of its own: what one test could not send must not arrive in the next. */
    private static Path newSpool() {
        try {
            Path target = Files.createDirectories(Path.of("target", "spools"));
            return Files.createTempDirectory(target.toAbsolutePath(), "spool");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing of the surroundings may configure the agent or the JVM. */
    public static void clean(ProcessBuilder builder) {
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("JVM_PPROF_")
                        || name.startsWith("OTEL_")
                        || List.of("TMPDIR", "TMP", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")
                                .contains(name));
    }

    public long pid() {
        return process.pid();
    }

    public Process process() {
        return process;
    }

    /** {@code http://127.0.0.1:<port>/debug/pprof/<route>}. */
    public String url(String route) {
        return "http://127.0.0.1:" + port + "/debug/pprof/" + route;
    }

    public int port() {
        return port;
    }

    /** The body of an answer that must be a 200. */
    public byte[] get(String route) {
        return Http.get(URI.create(url(route))).ok();
    }

    public Pprof profile(String route) {
        return Pprof.fromAgent(get(route));
    }

    /** The agent's unix socket, once it is there. */
    public Path socket() {
        return Await.some("the unix socket of pid " + pid(), START_LIMIT, () -> {
            try (Stream<Path> list = Files.list(Path.of("/tmp"))) {
                return list.filter(each -> {
                            String name = each.getFileName().toString();
                            return name.startsWith("pprof.") && name.endsWith("." + pid());
                        })
                        .findFirst()
                        .orElse(null);
            }
        });
    }

    /** Waits until the agent's TCP port answers. */
    public HotJvm awaitEndpoint() {
        Await.that("an answer from " + url(""), START_LIMIT, () -> {
            return Http.get(URI.create(url(""))).status() == 200;
        });
        return this;
    }

    public Truth truth() {
        return Truth.parse(command("truth"));
    }

    /** Sends a command; its one-line answer. */
    public String command(String command) {
        return command(command, START_LIMIT);
    }

    /** The same for a command that takes its time. */
    public synchronized String command(String command, Duration limit) {
        try {
            commands.write(command + "\n");
            commands.flush();
            return answer(limit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines on stdout that no command asked for. */
    public List<String> strayOutput() {
        return Stream.concat(stray.stream(), answers.stream()).toList();
    }

    public List<String> stderr() {
        try {
            return Files.readAllLines(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the app in the normal way; its exit status. */
    public int exit() {
        try {
            commands.write("exit\n");
            commands.flush();
            assertThat(process.waitFor(10, TimeUnit.SECONDS))
                    .as("exit within 10 s")
                    .isTrue();
            return process.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends the app as an operator would, so that the agent cleans up; by force if it does not go. */
    @Override
    public void close() {
        if (!stray.isEmpty()) {
            System.err.println("on the hot app's stdout: " + stray);
        }
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the hot app did not end within 5 s of SIGTERM");
            }
            Files.deleteIfExists(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static void delete(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String answer(Duration limit) {
        try {
            long end = System.nanoTime() + limit.toNanos();
            String line = null;
            boolean isOver = false;
            while (line == null && !isOver) {
                // Asked before the last look at its answers, so that none of a process that has ended is missed.
                isOver = !process.isAlive() || System.nanoTime() - end > 0;
                line = answers.poll(200, TimeUnit.MILLISECONDS);
            }
            if (line == null) {
                String what = process.isAlive() ? "no answer within " + limit : "ended before it answered";
                throw new AssertionError("the hot app: " + what + "; stderr: " + String.join("\n", stderr()));
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void readAnswers() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                // The JVM's own warnings come to stdout too, at any time: taken for an answer, one would shift all
                // others.
                (line.startsWith("{") ? answers : stray).add(line);
                line = lines.readLine();
            }
        } catch (IOException e) {
            answers.add("{\"error\":\"" + e + "\"}");
        }
    }
}
