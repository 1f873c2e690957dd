package org.jvmpprof.collector.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.guard.Refreshed;

/**
 * The HTTP server: HTTP/1.1 and HTTP/2 on one port, in clear text or by TLS. Requests that are under way when it stops
 * are finished, within {@value #STOP_MILLIS} ms; new ones get 503.
 */
public final class CollectorServer implements AutoCloseable {
    private static final long STOP_MILLIS = 15_000;
    /** Labels travel in the request line; there may be many of them. */
    private static final int HEADER_BYTES = 64 << 10;

    private static final long IDLE_MILLIS = 60_000;
    /** While stopping, a connection that is silent for so long is closed: kept-alive ones would hold up the stop. */
    private static final long STOP_IDLE_MILLIS = 200;

    /** At once on one connection; Jetty's own limits bound resets, pings and settings in a second. */
    private static final int STREAMS = 64;

    private final Server server;
    private final ServerConnector connector;
    private final QueuedThreadPool pool;
    private final Watch watch;

    /**
     * @param refreshed looked after once a second while the server runs
     * @throws IOException if the certificate can't be used
     */
    CollectorServer(ServerSettings settings, FrontHandler handler, List<Refreshed> refreshed) throws IOException {
        int threads = settings.threads();
        pool = new QueuedThreadPool(threads, Math.min(threads, 8));
        pool.setName("collector-http");
        server = new Server(pool);
        Tls tls = settings.tls() == null ? null : new Tls(settings.tls());
        connector = tls == null ? clear() : tls.connector(server, configuration(), STREAMS);
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setShutdownIdleTimeout(STOP_IDLE_MILLIS);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(settings.connections(), server));
        server.setHandler(new GracefulHandler(handler));
        server.setErrorHandler(new JsonErrors());
        server.setStopTimeout(STOP_MILLIS);
        List<Refreshed> looked = new ArrayList<>(refreshed);
        looked.add(() -> handler.visits().sweep(connector.getConnectedEndPoints()));
        if (tls != null) {
            looked.add(tls.renewed());
        }
        watch = new Watch(looked);
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        return http;
    }

    private ServerConnector clear() {
        HttpConfiguration http = configuration();
        HTTP2CServerConnectionFactory two = new HTTP2CServerConnectionFactory(http);
        two.setMaxConcurrentStreams(STREAMS);
        return new ServerConnector(server, 1, 1, new HttpConnectionFactory(http), two);
    }

    /** Begins to listen. */
    public void start() throws IOException {
        try {
            server.start();
            watch.start();
        } catch (Exception e) {
            close();
            throw new IOException(
                    "listen=" + connector.getHost() + ":" + connector.getPort() + ": " + reason(e)
                            + "; stop what uses it, or set listen to another address",
                    e);
        }
    }

    private static String reason(Exception e) {
        Throwable cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    }

    /** The port it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    int connections() {
        return (int) connector.getConnectedEndPoints().stream()
                .filter(EndPoint::isOpen)
                .count();
    }

    int busyThreads() {
        return pool.getThreads() - pool.getIdleThreads();
    }

    int threads() {
        return pool.getMaxThreads();
    }

    /** Finishes requests under way, then stops. Idempotent. */
    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("server did not stop: " + e.getMessage(), e);
        } finally {
            watch.close();
        }
    }

    /** What Jetty answers by itself (unreadable requests, shutdown), in the API's form. */
    private static final class JsonErrors extends ErrorHandler {
        private static final int UNAVAILABLE = 503;

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            int status = response.getStatus();
            @Nullable Object message = request.getAttribute(ERROR_MESSAGE);
            byte[] json = Json.error(status, message == null ? "request failed" : message.toString());
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            if (status == UNAVAILABLE) {
                response.getHeaders().put(HttpHeader.RETRY_AFTER, "5");
            }
            SecurityHeaders.addTo(response.getHeaders());
            response.write(true, ByteBuffer.wrap(json), callback);
            return true;
        }
    }
}
