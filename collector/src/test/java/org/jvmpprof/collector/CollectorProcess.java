package org.jvmpprof.collector;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code java -jar collector.jar} as users start it, on a free port. Ends with the test. */
public final class CollectorProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on http://127\\.0\\.0\\.1:(\\d+)");
    private static final Path JAR = Path.of("target", "collector.jar");

    private final Process process;
    private final StringBuffer err = new StringBuffer();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private int port;

    private CollectorProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::readErr, "test-stderr");
        reader.setDaemon(true);
        reader.start();
    }

    static Process launch(String... arguments) throws IOException {
        return launch(List.of("-Xmx128m"), List.of(arguments));
    }

    private static Process launch(List<String> jvm, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(arguments);
        return new ProcessBuilder(command).start();
    }

    /** With these options of the JVM, and more of the collector's. */
    public static CollectorProcess start(Path data, List<String> jvm, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("listen=127.0.0.1:0", "data=" + data, "retention=off"));
        arguments.addAll(List.of(more));
        CollectorProcess started = new CollectorProcess(launch(jvm, arguments));
        started.port = started.awaitPort();
        return started;
    }

    static CollectorProcess start(Path data, String... more) throws IOException {
        return start(data, List.of("-Xmx128m"), more);
    }

    private void readErr() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                err.append(line).append('\n');
                line = lines.readLine();
            }
        } catch (IOException e) {
            err.append(e).append('\n');
        }
    }

    private int awaitPort() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadline) {
            Matcher matcher = LISTENING.matcher(err);
            if (matcher.find()) {
                return Integer.parseInt(matcher.group(1));
            }
            if (!process.isAlive()) {
                break;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        throw new AssertionError("collector did not start: " + err);
    }

    public int port() {
        return port;
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    public String err() {
        return err.toString();
    }

    public Process process() {
        return process;
    }

    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    public HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url(path))).build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> post(String query, byte[] body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(url("/api/0/profiles?" + query)))
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    /** SIGKILL: no hook runs, no buffer is flushed. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("collector did not stop within 30 s of SIGTERM");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
