package org.jvmpprof.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands in for a collector: keeps every upload, and answers with a status and text of the test's choice. */
public final class Recorder implements AutoCloseable {
    public static final String STORED = "{\"code\":200,\"body\":{\"id\":\"1\",\"type\":\"cpu\",\"service\":\"hotapp\","
            + "\"labels\":[],\"created_at\":\"2026-11-21T08:32:14Z\"}}\n";

    /** One POST: its query parameters, decoded once, and its body. */
    public record Upload(Map<String, String> query, byte[] body) {
        public String type() {
            return query.getOrDefault("type", "");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Upload> uploads = new CopyOnWriteArrayList<>();
    private final int status;
    private final String text;

    public Recorder() {
        this(200, STORED);
    }

    public Recorder(int status, String text) {
        this.status = status;
        this.text = text;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::keep);
        server.setExecutor(threads);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<Upload> uploads() {
        return uploads;
    }

    public List<Upload> uploads(String type) {
        return uploads.stream().filter(each -> each.type().equals(type)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void keep(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            uploads.add(new Upload(parse(exchange.getRequestURI().getRawQuery()), body));
            byte[] answer = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static Map<String, String> parse(String query) {
        Map<String, String> values = new HashMap<>();
        for (String each : query.split("&")) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                values.put(
                        each.substring(0, equals),
                        URLDecoder.decode(each.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return values;
    }
}
