package servers;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletInfo;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Undertow: servlets, or with the argument {@code core} a plain handler. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        HttpHandler handler = arguments[1].equals("core") ? new HttpContinueReadHandler(Main::handle) : servlets();
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .setHandler(handler)
                .build();
        server.start();
        Served.talk(((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort());
    }

    private static HttpHandler servlets() throws Exception {
        ServletInfo paths = Servlets.servlet("paths", PathsServlet.class)
                .addMappings(PathsServlet.MAPPINGS)
                .setAsyncSupported(true);
        DeploymentInfo deployment = Servlets.deployment()
                .setClassLoader(Main.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("paths")
                .addServlet(paths);
        DeploymentManager manager = Servlets.defaultContainer().addDeployment(deployment);
        manager.deploy();
        return manager.start();
    }

    private static void handle(HttpServerExchange exchange) throws Exception {
        if (exchange.isInIoThread()) {
            exchange.dispatch((HttpHandler) Main::handle);
            return;
        }
        String path = exchange.getRequestPath();
        if (path.equals("/missing")) {
            exchange.setStatusCode(404);
            return;
        }
        Served.enter(path);
        switch (path) {
            case "/plain":
                send(exchange, Served.PLAIN);
                break;
            case "/big":
                send(exchange, Served.BIG);
                break;
            case "/huge":
                exchange.startBlocking();
                for (int i = 0; i < Served.PIECES; i++) {
                    exchange.getOutputStream().write(Served.PIECE);
                }
                break;
            case "/slow":
                Served.slow();
                send(exchange, Served.PLAIN);
                break;
            case "/async":
                exchange.dispatch(Served.TIMER, () -> {
                    Served.slow();
                    Served.pause(Served.ASYNC_MILLIS - Served.SLOW_MILLIS);
                    send(exchange, Served.PLAIN);
                });
                break;
            case "/stream":
                exchange.startBlocking();
                OutputStream out = exchange.getOutputStream();
                for (int i = 0; i < Served.CHUNKS; i++) {
                    Served.pause(Served.CHUNK_PAUSE_MILLIS);
                    out.write(Served.PLAIN);
                    out.flush();
                }
                break;
            case "/error":
                throw new IllegalStateException("wanted");
            case "/post":
                exchange.getRequestReceiver()
                        .receiveFullBytes((same, body) ->
                                same.getResponseSender().send(Integer.toString(body.length)));
                break;
            default:
                exchange.setStatusCode(Served.status(path));
                break;
        }
    }

    private static void send(HttpServerExchange exchange, byte[] body) {
        exchange.getResponseSender().send(ByteBuffer.wrap(body));
    }
}
