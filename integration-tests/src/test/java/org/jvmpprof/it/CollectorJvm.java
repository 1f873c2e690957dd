package org.jvmpprof.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The collector in a JVM of its own, with its data in a directory that outlives it. */
public final class CollectorJvm implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    private final Path data;
    private final int port;
    private final List<String> options;
    private Process process;

    private CollectorJvm(Path data, int port, List<String> options) {
        this.data = data;
        this.port = port;
        this.options = options;
        this.process = launch();
    }

    /** @param options beside those for address and data */
    public static CollectorJvm start(Path data, int port, String... options) {
        CollectorJvm collector = new CollectorJvm(data, port, List.of(options));
        collector.awaitHealth();
        return collector;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** As the kernel's out-of-memory killer would. */
    void kill9() {
        process.destroyForcibly();
        awaitEnd();
    }

    void startAgain() {
        process = launch();
        awaitHealth();
    }

    Http.Answer post(String query, byte[] body) {
        return Http.post(URI.create(url() + "/api/0/profiles?" + query), body);
    }

    public Http.Answer get(String target) {
        return Http.get(URI.create(url() + target));
    }

    /** The id in an answer to a POST. */
    static String idIn(Http.Answer answer) {
        Matcher id = ID.matcher(new String(answer.ok(), StandardCharsets.UTF_8));
        if (!id.find()) {
            throw new AssertionError("no id in " + answer.text());
        }
        return id.group(1);
    }

    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }

    private Process launch() {
        List<String> command = new ArrayList<>(List.of(
                Jdks.current().java(),
                "-Xmx256m",
                "-jar",
                Built.collector().toString(),
                "--listen=127.0.0.1:" + port,
                "--data=" + data));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command);
        HotJvm.clean(builder);
        try {
            Path log = data.resolveSibling(data.getFileName() + ".log");
            builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitHealth() {
        Await.that("the collector at " + url() + "; its log:\n" + log(), START_LIMIT, () -> {
            return get("/healthz").status() == 200;
        });
    }

    private String log() {
        try {
            Path log = data.resolveSibling(data.getFileName() + ".log");
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the collector did not end within 15 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
