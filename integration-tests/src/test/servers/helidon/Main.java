package servers;

import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;

/** Helidon 4, each request on a virtual thread. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        WebServer server = WebServer.builder()
                .address(InetAddress.getByName("127.0.0.1"))
                .port(0)
                .routing(Main::routing)
                .build()
                .start();
        Served.talk(server.port());
    }

    private static void routing(HttpRouting.Builder routing) {
        for (String path : new String[] {
            "/plain", "/big", "/huge", "/slow", "/async", "/stream", "/error", "/post", "/status/{number}"
        }) {
            routing.any(path, Main::handle);
        }
    }

    private static void handle(ServerRequest request, ServerResponse response) throws Exception {
        String path = request.path().path();
        Served.enter(path);
        switch (path) {
            case "/plain":
                response.send(Served.PLAIN);
                break;
            case "/big":
                response.send(Served.BIG);
                break;
            case "/huge":
                try (OutputStream out = response.outputStream()) {
                    for (int i = 0; i < Served.PIECES; i++) {
                        out.write(Served.PIECE);
                    }
                }
                break;
            case "/slow":
                Served.slow();
                response.send(Served.PLAIN);
                break;
            case "/async":
                CompletableFuture<byte[]> later = new CompletableFuture<>();
                Served.async(() -> later.complete(Served.PLAIN));
                response.send(later.get());
                break;
            case "/stream":
                stream(response);
                break;
            case "/error":
                throw new IllegalStateException("wanted");
            case "/post":
                response.send(Integer.toString(request.content().as(byte[].class).length));
                break;
            default:
                response.status(Status.create(Served.status(path))).send();
                break;
        }
    }

    private static void stream(ServerResponse response) throws IOException {
        try (OutputStream out = response.outputStream()) {
            for (int i = 0; i < Served.CHUNKS; i++) {
                Served.pause(Served.CHUNK_PAUSE_MILLIS);
                out.write(Served.PLAIN);
                out.flush();
            }
        }
    }
}
