package servers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** The JDK's own server. */
public final class Main {
    private static final String[] PATHS = {
        "/plain", "/big", "/huge", "/slow", "/async", "/stream", "/error", "/status/", "/post"
    };

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
        for (String path : PATHS) {
            server.createContext(path, Main::handle);
        }
        server.setExecutor(Executors.newFixedThreadPool(16));
        server.start();
        Served.talk(server.getAddress().getPort());
    }

    private static void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Served.enter(path);
        switch (path) {
            case "/plain":
                send(exchange, Served.PLAIN);
                break;
            case "/big":
                send(exchange, Served.BIG);
                break;
            case "/huge":
                exchange.sendResponseHeaders(200, (long) Served.PIECES * Served.PIECE.length);
                try (OutputStream out = exchange.getResponseBody()) {
                    for (int i = 0; i < Served.PIECES; i++) {
                        out.write(Served.PIECE);
                    }
                }
                break;
            case "/slow":
                Served.slow();
                send(exchange, Served.PLAIN);
                break;
            case "/async":
                Served.async(() -> {
                    try {
                        send(exchange, Served.PLAIN);
                    } catch (IOException e) {
                        exchange.close();
                    }
                });
                break;
            case "/stream":
                exchange.sendResponseHeaders(200, 0);
                try (OutputStream out = exchange.getResponseBody()) {
                    for (int i = 0; i < Served.CHUNKS; i++) {
                        Served.pause(Served.CHUNK_PAUSE_MILLIS);
                        out.write(Served.PLAIN);
                        out.flush();
                    }
                }
                break;
            case "/error":
                throw new IllegalStateException("wanted");
            case "/post":
                send(exchange, Integer.toString(length(exchange.getRequestBody())).getBytes("US-ASCII"));
                break;
            default:
                exchange.sendResponseHeaders(Served.status(path), -1);
                exchange.close();
                break;
        }
    }

    private static int length(InputStream in) throws IOException {
        byte[] buffer = new byte[8192];
        int length = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            length += n;
        }
        return length;
    }

    private static void send(HttpExchange exchange, byte[] body) throws IOException {
        boolean hasBody = !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(200, hasBody ? body.length : -1);
        if (hasBody) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }
}
