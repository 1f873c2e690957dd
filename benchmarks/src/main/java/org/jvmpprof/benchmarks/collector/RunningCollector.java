package org.jvmpprof.benchmarks.collector;

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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmpprof.benchmarks.overhead.Proc;

/** A collector in a process of its own, on a free port of loopback. Any thread may ask; ends with {@link #close}. */
final class RunningCollector implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on (http://127\\.0\\.0\\.1:\\d+)");
    private static final long STOP_SECONDS = 60;

    private final Process process;
    private final String url;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /** Starts and waits until it listens. */
    RunningCollector(Path java, Path jar, Path data) throws IOException {
        List<String> command = List.of(
                java.toString(),
                "-Xmx256m",
                "-jar",
                jar.toString(),
                "--listen=127.0.0.1:0",
                "--data=" + data,
                "--retention=off",
                "--compaction.cpu=100");
        this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        String line = out.readLine();
        while (line != null) {
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.find()) {
                this.url = matcher.group(1);
                Thread rest = new Thread(() -> out.lines().forEach(System.err::println), "collector-output");
                rest.setDaemon(true);
                rest.start();
                return;
            }
            said.append(line).append('\n');
            line = out.readLine();
        }
        throw new IOException("the collector did not start: " + said);
    }

    void post(String query, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/0/profiles?" + query))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        expect(client.send(request, BodyHandlers.ofByteArray()));
    }

    byte[] get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
        return expect(client.send(request, BodyHandlers.ofByteArray())).body();
    }

    String text(String path) throws IOException, InterruptedException {
        return new String(get(path), StandardCharsets.UTF_8);
    }

    /** A number of {@code /readyz}. */
    long state(String field) throws IOException, InterruptedException {
        Matcher matcher = Pattern.compile("\"" + field + "\":(\\d+)").matcher(text("/readyz"));
        if (!matcher.find()) {
            throw new IOException("/readyz has no " + field);
        }
        return Long.parseLong(matcher.group(1));
    }

    private static HttpResponse<byte[]> expect(HttpResponse<byte[]> response) throws IOException {
        if (response.statusCode() != 200) {
            throw new IOException(response.uri() + " answered " + response.statusCode() + ": "
                    + new String(response.body(), StandardCharsets.UTF_8));
        }
        return response;
    }

    double cpuMillis() throws IOException {
        return Proc.cpuMillis(process.pid());
    }

    double residentMegabytes() throws IOException {
        return Proc.residentMegabytes(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
