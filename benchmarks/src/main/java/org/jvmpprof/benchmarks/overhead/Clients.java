package org.jvmpprof.benchmarks.overhead;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What ten clients with overlapping windows cost beside the shipper: the CPU time of the agent's own threads (those
 * named {@code pprof-…}) in an application that ships every five seconds, with the clients and without.
 */
final class Clients {
    private static final int CLIENTS = 10;
    private static final int SECONDS = 20;
    private static final byte[] STORED =
            "{\"code\":200,\"body\":{\"id\":\"1\",\"type\":\"cpu\"}}\n".getBytes(StandardCharsets.UTF_8);

    private final Target target;
    private final Path hotapp;

    Clients(Target target, Path hotapp) {
        this.target = target;
        this.hotapp = hotapp;
    }

    /** CPU milliseconds of the agent's threads in twenty seconds. */
    double cpuMillis(boolean withClients) throws IOException, InterruptedException {
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        collector.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, STORED.length);
                exchange.getResponseBody().write(STORED);
            }
        });
        collector.start();
        int port = freePort();
        Process app = target.start(
                "ship.interval=5s,http=127.0.0.1:" + port + ",collector=http://127.0.0.1:"
                        + collector.getAddress().getPort(),
                "-jar",
                hotapp.toString());
        try {
            TimeUnit.SECONDS.sleep(5); // the engine starts and the JIT settles: not what is measured
            double before = sum(Proc.threadCpuMillis(app.pid(), "pprof-"));
            List<CompletableFuture<HttpResponse<byte[]>>> requests = withClients ? ask(port) : List.of();
            Map<String, Double> last = follow(app.pid());
            for (CompletableFuture<HttpResponse<byte[]>> request : requests) {
                if (request.join().statusCode() != 200) {
                    throw new IOException("a client got " + request.join().statusCode());
                }
            }
            return sum(last) - before;
        } finally {
            app.destroy();
            app.waitFor();
            collector.stop(0);
        }
    }

    /** The last reading of each of the agent's threads, also of those that end meanwhile. */
    private static Map<String, Double> follow(long pid) throws IOException, InterruptedException {
        Map<String, Double> last = new HashMap<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS + 2);
        while (System.nanoTime() < end) {
            last.putAll(Proc.threadCpuMillis(pid, "pprof-"));
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return last;
    }

    private static List<CompletableFuture<HttpResponse<byte[]>>> ask(int port) {
        HttpClient client = HttpClient.newHttpClient();
        List<CompletableFuture<HttpResponse<byte[]>>> requests = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            URI uri = URI.create("http://127.0.0.1:" + port + "/debug/pprof/profile?seconds=" + (SECONDS - 2 * i));
            requests.add(
                    client.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray()));
        }
        return requests;
    }

    private static double sum(Map<String, Double> values) {
        return values.values().stream().mapToDouble(each -> each).sum();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
