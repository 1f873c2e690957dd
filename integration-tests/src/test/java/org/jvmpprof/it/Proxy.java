package org.jvmpprof.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A small proxy before the agent's port that keeps a record of what was asked: {@code POST /debug/pprof/symbol}. */
final class Proxy implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final int targetPort;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    Proxy(int targetPort) {
        this.targetPort = targetPort;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::forward);
        server.setExecutor(threads);
        server.start();
    }

    String url(String route) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/debug/pprof/" + route;
    }

    /** Method and target of each request so far. */
    List<String> requests() {
        return requests;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            requests.add(method + " " + exchange.getRequestURI());
            byte[] body = exchange.getRequestBody().readAllBytes();
            URI target = URI.create("http://127.0.0.1:" + targetPort + exchange.getRequestURI());
            Http.Answer answer = Http.send(HttpRequest.newBuilder(target)
                    .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                    .build());
            for (String name : List.of("Content-Type", "Content-Disposition", "X-Go-Pprof", "X-Content-Type-Options")) {
                String value = answer.header(name);
                if (value != null) {
                    exchange.getResponseHeaders().set(name, value);
                }
            }
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }
}
