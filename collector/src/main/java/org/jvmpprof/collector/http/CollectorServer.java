package org.jvmpprof.collector.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server: HTTP/1.1 and cleartext HTTP/2 on one port. Requests that are under way when it stops are finished,
 * within {@value #STOP_MILLIS} ms.
 */
public final class CollectorServer implements AutoCloseable {
    private static final long STOP_MILLIS = 15_000;
    /** Labels travel in the request line; there may be many of them. */
    private static final int HEADER_BYTES = 64 << 10;

    private static final long IDLE_MILLIS = 60_000;
    /** While stopping, a connection that is silent for so long is closed: kept-alive ones would hold up the stop. */
    private static final long STOP_IDLE_MILLIS = 200;

    private final Server server;
    private final ServerConnector connector;

    /** @param threads more than requests that may be at work at once, so that the others are told to come again */
    CollectorServer(String host, int port, int threads, ApiHandler handler) {
        QueuedThreadPool pool = new QueuedThreadPool(threads, Math.min(threads, 8));
        pool.setName("collector-http");
        server = new Server(pool);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        connector = new ServerConnector(
                server, 1, 1, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setShutdownIdleTimeout(STOP_IDLE_MILLIS);
        server.addConnector(connector);
        server.setHandler(new GracefulHandler(handler));
        server.setErrorHandler(new JsonErrors());
        server.setStopTimeout(STOP_MILLIS);
    }

    /** Begins to listen. */
    public void start() throws IOException {
        try {
            server.start();
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

    /** Finishes requests under way, then stops. Idempotent. */
    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("server did not stop: " + e.getMessage(), e);
        }
    }

    /** What Jetty answers by itself (unreadable requests, shutdown), in the API's form. */
    private static final class JsonErrors extends ErrorHandler {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            int status = response.getStatus();
            @Nullable Object message = request.getAttribute(ERROR_MESSAGE);
            byte[] json = Json.error(status, message == null ? "request failed" : message.toString());
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            response.write(true, ByteBuffer.wrap(json), callback);
            return true;
        }
    }
}
