package servers;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CompletableFuture;

/** Vert.x 4 and 5. */
public final class Main {
    private static final Vertx VERTX = Vertx.vertx();

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        HttpServer server = VERTX.createHttpServer(
                new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setHandle100ContinueAutomatically(true));
        server.requestHandler(Main::handle);
        CompletableFuture<HttpServer> listening = new CompletableFuture<>();
        server.listen().onSuccess(listening::complete).onFailure(listening::completeExceptionally);
        Served.talk(listening.get().actualPort());
    }

    private static void handle(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        String path = request.path();
        if (path == null || path.equals("/missing")) {
            response.setStatusCode(404).end();
            return;
        }
        Served.enter(path);
        switch (path) {
            case "/plain":
                response.end(Buffer.buffer(Served.PLAIN));
                break;
            case "/big":
                response.end(Buffer.buffer(Served.BIG));
                break;
            case "/huge":
                response.setChunked(true);
                pieces(response, 0);
                break;
            case "/slow":
                VERTX.setTimer(Served.SLOW_MILLIS, id -> response.end(Buffer.buffer(Served.PLAIN)));
                break;
            case "/async":
                Served.async(() -> response.end(Buffer.buffer(Served.PLAIN)));
                break;
            case "/stream":
                response.setChunked(true);
                chunk(response, 0);
                break;
            case "/error":
                response.setStatusCode(500).end(); // as its router does for a handler that fails
                break;
            case "/post":
                request.body().onSuccess(body -> response.end(Integer.toString(body.length())));
                break;
            default:
                response.setStatusCode(Served.status(path)).end();
                break;
        }
    }

    private static void pieces(HttpServerResponse response, int sent) {
        if (sent == Served.PIECES) {
            response.end();
            return;
        }
        response.write(Buffer.buffer(Served.PIECE)).onSuccess(done -> pieces(response, sent + 1));
    }

    private static void chunk(HttpServerResponse response, int sent) {
        VERTX.setTimer(Served.CHUNK_PAUSE_MILLIS, id -> {
            response.write(Buffer.buffer(Served.PLAIN));
            if (sent + 1 < Served.CHUNKS) {
                chunk(response, sent + 1);
            } else {
                response.end();
            }
        });
    }
}
