package org.jvmpprof.it.stats;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jvmpprof.it.Await;
import org.jvmpprof.it.Built;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Http;
import org.jvmpprof.it.Jdk;
import org.jvmpprof.it.Ports;

/** One server in a JVM of its own, under the agent; ends with its stdin, and so with the tests. */
final class ServerJvm implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Of {@code Await}, 20 ms apart. */
    private static final int QUIET_LOOKS = 25;

    private final Process process;
    private final Path err;
    private final Writer commands;
    private final BufferedReader answers;
    private final URI stats;
    final int port;

    private ServerJvm(Process process, Path err, int agentPort) throws IOException {
        this.process = process;
        this.err = err;
        this.commands = process.outputWriter(StandardCharsets.US_ASCII);
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
        this.stats = URI.create("http://127.0.0.1:" + agentPort + "/debug/stats");
        String first = answers.readLine();
        if (first == null) {
            throw new IllegalStateException("the server did not start:\n" + Files.readString(err));
        }
        this.port = Integer.parseInt(first);
    }

    /** Started, and its requests are counted. */
    static ServerJvm start(ServerKind kind, Jdk jdk) throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "server-runs"));
        Path own = Files.createTempDirectory(directory, kind.name() + "-" + jdk.feature() + "-")
                .toAbsolutePath();
        int agentPort = Ports.free();
        List<String> command = List.of(
                jdk.java(),
                "-Xmx256m",
                "-javaagent:" + Built.agent() + "=http=127.0.0.1:" + agentPort + ",socket=off,log=info",
                "-cp",
                Programs.classPath(kind, jdk),
                "servers.Main",
                own.toString(),
                kind.variant);
        ProcessBuilder builder = new ProcessBuilder(command);
        HotJvm.clean(builder);
        builder.environment().put("JVM_PPROF_SPOOL_DIR", own.resolve("spool").toString());
        Path err = own.resolve("stderr");
        ServerJvm jvm = new ServerJvm(builder.redirectError(err.toFile()).start(), err, agentPort);
        try {
            Await.that("counting in " + kind, LIMIT, () -> jvm.stats().isCounting());
        } catch (AssertionError e) {
            String said = Files.readString(err);
            jvm.close();
            throw new AssertionError(e.getMessage() + "\n" + said, e);
        }
        return jvm;
    }

    StatsPage stats() {
        return new StatsPage(Http.get(stats).text());
    }

    /** When no request is in flight any more, and none comes. */
    StatsPage settled() {
        Await.that("no request in flight in " + stats, LIMIT, () -> stats().number("in_flight") == 0);
        return stats();
    }

    void awaitInFlight(int requests) {
        Await.that(requests + " requests in flight", LIMIT, () -> stats().number("in_flight") == requests);
    }

    /** How many requests the handlers have seen, by path. */
    Map<String, Long> truth() throws IOException {
        commands.write("truth\n");
        commands.flush();
        Map<String, Long> counts = new HashMap<>();
        for (String pair : answers.readLine().trim().split(" ")) {
            int split = pair.indexOf('=');
            if (split > 0) {
                counts.put(pair.substring(0, split), Long.parseLong(pair.substring(split + 1)));
            }
        }
        return counts;
    }

    /** How many requests for this path the handlers have seen when no more comes: load generators leave some behind. */
    long whenQuiet(String path) {
        long[] seen = new long[1];
        int[] looks = new int[1];
        Await.that("the last request for " + path, LIMIT, () -> {
            long now = truth().get(path);
            looks[0] = now == seen[0] ? looks[0] + 1 : 0;
            seen[0] = now;
            return looks[0] >= QUIET_LOOKS;
        });
        return seen[0];
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    String stderr() throws IOException {
        return Files.readString(err);
    }

    @Override
    public void close() {
        try {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
