package org.jvmpprof.cli.profile;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;

/** A stand-in for an agent's port: answers what a test has laid down for a path, and keeps what was asked. */
public final class Stand implements AutoCloseable {
    /** A status and a body. */
    public record Reply(int status, byte[] body) {
        public static Reply of(Profile profile) {
            return new Reply(200, ProfileEncoder.encode(profile));
        }

        public static Reply of(String text) {
            return error(200, text);
        }

        public static Reply error(int status, String text) {
            return new Reply(status, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Function<String, Reply>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public Stand() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public Stand at(String path, Reply reply) {
        return at(path, query -> reply);
    }

    /** @param answer from the query */
    public Stand at(String path, Function<String, Reply> answer) {
        answers.put("/debug/" + path, answer);
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Paths with queries, in order; the random name of a window is left out. */
    public List<String> asked() {
        return asked;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        String path = exchange.getRequestURI().getPath();
        asked.add(path.substring("/debug/".length())
                + (query == null ? "" : "?" + query.replaceAll("window=[-0-9a-f]+", "window=W")));
        Function<String, Reply> answer = answers.getOrDefault(path, none -> Reply.error(404, "Unknown profile\n"));
        Reply reply = answer.apply(query == null ? "" : query);
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        exchange.getResponseBody().write(reply.body());
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
