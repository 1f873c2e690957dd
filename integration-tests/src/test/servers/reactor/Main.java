package servers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Reactor Netty, which carries Spring WebFlux. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        DisposableServer server = HttpServer.create()
                .protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
                .host("127.0.0.1")
                .port(0)
                .handle(Main::handle)
                .bindNow();
        Served.talk(server.port());
    }

    private static Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        String path = request.uri();
        if (path.equals("/missing")) {
            return response.sendNotFound();
        }
        Served.enter(path);
        switch (path) {
            case "/plain":
                return send(response, Served.PLAIN);
            case "/big":
                return send(response, Served.BIG);
            case "/huge":
                return response.send(Flux.range(0, Served.PIECES).map(i -> Unpooled.wrappedBuffer(Served.PIECE)), b -> true);
            case "/slow":
                return Mono.fromRunnable(Served::slow)
                        .subscribeOn(Schedulers.boundedElastic())
                        .then(Mono.defer(() -> Mono.from(send(response, Served.PLAIN))));
            case "/async":
                return Mono.delay(Duration.ofMillis(Served.ASYNC_MILLIS))
                        .then(Mono.defer(() -> Mono.from(send(response, Served.PLAIN))));
            case "/stream":
                Flux<ByteBuf> chunks = Flux.interval(Duration.ofMillis(Served.CHUNK_PAUSE_MILLIS))
                        .take(Served.CHUNKS)
                        .map(i -> Unpooled.wrappedBuffer(Served.PLAIN));
                return response.send(chunks, b -> true);
            case "/error":
                return Mono.error(new IllegalStateException("wanted"));
            case "/post":
                return request.receive()
                        .aggregate()
                        .asByteArray()
                        .map(body -> body.length)
                        .defaultIfEmpty(0)
                        .flatMap(length -> Mono.from(send(response, Integer.toString(length).getBytes())));
            default:
                return response.status(Served.status(path)).send();
        }
    }

    private static Publisher<Void> send(HttpServerResponse response, byte[] body) {
        return response.header("Content-Length", Integer.toString(body.length))
                .sendObject(Unpooled.wrappedBuffer(body));
    }
}
