package org.jvmpprof.agent.endpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.ServerSupport;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.FileEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpDateGenerator;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.endpoint.socket.ClientSocket;
import org.jvmpprof.agent.profile.ProfileUnavailableException;
import org.jvmpprof.agent.self.AgentLog;

/**
 * The talk with one client: requests parsed and answers written by HttpCore, one after the other. HttpCore's parser takes
 * bare line feeds and HTTP/1.0, which {@code echo | socat} needs. Confined to the client's worker.
 */
final class HttpExchange {
    /** A request must be there as a whole this long after its connection, or its first byte. */
    private static final long REQUEST_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Shorter than the usual scrape interval of 10 s, so that a scraper never writes into a closing connection. */
    private static final Timeout KEEP_ALIVE = Timeout.ofSeconds(4);

    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int MAX_BODY = 1 << 20;
    private static final int MAX_LINE = 8192;
    private static final int MAX_HEADERS = 100;

    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(MAX_LINE)
            .setMaxHeaderCount(MAX_HEADERS)
            .setMaxEmptyLineCount(2)
            .build();

    private final ClientSocket client;
    private final Gate gate;
    private final Router router;
    private final AgentLog log;
    private final BooleanSupplier crowded;
    private @Nullable SSLSocket secure;
    private final DefaultBHttpServerConnection connection =
            new DefaultBHttpServerConnection("http", LIMITS, null, null, null, null, null, VersionedWriter::new);

    HttpExchange(ClientSocket client, Gate gate, Router router, AgentLog log, BooleanSupplier crowded) {
        this.client = client;
        this.gate = gate;
        this.router = router;
        this.log = log;
        this.crowded = crowded;
    }

    /** Serves request after request until one side has enough. */
    void serve(@Nullable PemTls tls) throws IOException {
        client.readWithin(REQUEST_NANOS);
        if (tls == null) {
            connection.bind(client);
        } else {
            SSLSocket wrapped = tls.wrap(client);
            secure = wrapped;
            connection.bind(wrapped, client);
        }
        boolean more = true;
        while (more) {
            more = exchange();
            if (more) {
                client.readWithin(REQUEST_NANOS);
                more = connection.isDataAvailable(KEEP_ALIVE);
            }
        }
        connection.close();
    }

    /** One request and its answer; true if the connection can be used again. */
    private boolean exchange() throws IOException {
        ClassicHttpRequest head;
        byte[] body;
        try {
            head = connection.receiveRequestHeader();
            if (head == null) {
                return false;
            }
            checkVersion(head.getVersion());
            body = receiveBody(head);
        } catch (MessageConstraintException e) {
            return refuse(Answer.error(
                    431,
                    "request too large: a line can have " + MAX_LINE + " bytes, a request " + MAX_HEADERS
                            + " headers"));
        } catch (HttpException e) {
            return refuse(Answer.error(ServerSupport.toStatusCode(e), ServerSupport.toErrorMessage(e)));
        } catch (HttpFailure e) {
            return refuse(e.answer());
        }
        boolean keep = keepsAlive(head);
        Answer answer = answer(request(head, body));
        Answer.Stream stream = answer.stream();
        try {
            if (stream != null) {
                return sendStream(answer, stream, head, keep);
            }
            send(answer, head, keep);
        } finally {
            answer.discard();
        }
        return keep;
    }

    private static void checkVersion(@Nullable ProtocolVersion version) throws HttpFailure {
        if (version != null && version.greaterEquals(HttpVersion.HTTP_2)) {
            throw new HttpFailure(505, version + " is not served here, only HTTP/1.0 and HTTP/1.1");
        }
    }

    private byte[] receiveBody(ClassicHttpRequest head) throws IOException, HttpException, HttpFailure {
        connection.receiveRequestEntity(head);
        HttpEntity entity = head.getEntity();
        if (entity == null) {
            return new byte[0];
        }
        if (head.containsHeader("Expect")) {
            connection.sendResponseHeader(new BasicClassicHttpResponse(100));
            connection.flush();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] piece = new byte[4096];
        InputStream in = entity.getContent();
        for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
            body.write(piece, 0, n);
            if (body.size() > MAX_BODY) {
                throw new HttpFailure(413, "request body too large: at most " + MAX_BODY + " bytes are taken");
            }
        }
        return body.toByteArray();
    }

    private Request request(ClassicHttpRequest head, byte[] body) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : head.getHeaders()) {
            headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
        }
        return new Request(head.getMethod(), head.getRequestUri(), headers, body, new ClientWatch(client));
    }

    /** The answer, whatever happens: this is the edge where a route's failure ends. */
    private Answer answer(Request request) throws IOException {
        try {
            gate.check(request);
            Route route = router.find(request);
            gate.checkArrival(request, route);
            return route.serve(request);
        } catch (HttpFailure e) {
            return e.answer();
        } catch (ProfileUnavailableException e) {
            return Answer.error(501, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: the endpoint is closing", e);
        } catch (ClientGoneException e) {
            throw e;
        } catch (Throwable e) {
            log.warn("could not answer " + request.path(), e);
            return Answer.error(500, "the agent failed to answer: " + e);
        }
    }

    private boolean keepsAlive(ClassicHttpRequest head) {
        Header connectionHeader = head.getFirstHeader("Connection");
        boolean asksToClose = connectionHeader != null
                && connectionHeader.getValue().toLowerCase(Locale.ROOT).contains("close");
        return isOneOne(head) && !asksToClose && !crowded.getAsBoolean();
    }

    private static boolean isOneOne(ClassicHttpRequest head) {
        ProtocolVersion version = head.getVersion();
        return version == null || version.greaterEquals(HttpVersion.HTTP_1_1);
    }

    private void send(Answer answer, ClassicHttpRequest head, boolean keep) throws IOException {
        boolean bodyless = head.getMethod().equals("HEAD");
        send(answer, isOneOne(head) ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_1_0, bodyless, keep);
    }

    private void send(Answer answer, ProtocolVersion version, boolean bodyless, boolean keep) throws IOException {
        BasicClassicHttpResponse response = response(answer, version);
        response.setHeader("Content-Length", answer.length());
        if (!keep) {
            response.setHeader("Connection", "close");
        }
        try {
            connection.sendResponseHeader(response);
            if (!bodyless) {
                response.setEntity(entity(answer));
                connection.sendResponseEntity(response);
            }
            connection.flush();
        } catch (HttpException e) {
            throw new IOException(e);
        }
    }

    private static BasicClassicHttpResponse response(Answer answer, ProtocolVersion version) {
        BasicClassicHttpResponse response = new BasicClassicHttpResponse(answer.status());
        response.setVersion(version);
        response.setHeader("Date", HttpDateGenerator.INSTANCE.getCurrentDate());
        SecurityHeaders.around(answer.headers()).forEach(response::setHeader);
        return response;
    }

    /** Headers first, then what comes: chunked where the client knows that, to the connection's end where not. */
    private boolean sendStream(Answer answer, Answer.Stream stream, ClassicHttpRequest head, boolean keep)
            throws IOException {
        boolean upgrades = answer.status() == 101;
        boolean chunked = isOneOne(head) && !upgrades;
        boolean keeps = keep && chunked;
        BasicClassicHttpResponse response =
                response(answer, chunked || upgrades ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_1_0);
        if (chunked) {
            response.setHeader("Transfer-Encoding", "chunked");
        }
        if (!keeps && !upgrades) {
            response.setHeader("Connection", "close");
        }
        try {
            connection.sendResponseHeader(response);
            connection.flush();
            if (upgrades) {
                stream.run(transport().getInputStream(), transport().getOutputStream());
                return false;
            }
            if (!head.getMethod().equals("HEAD")) {
                response.setEntity(new StreamEntity(stream));
                connection.sendResponseEntity(response);
            }
            connection.flush();
            return keeps;
        } catch (HttpException e) {
            throw new IOException(e);
        }
    }

    private Socket transport() {
        Socket wrapped = secure;
        return wrapped == null ? client : wrapped;
    }

    private static HttpEntity entity(Answer answer) {
        Path file = answer.file();
        return file == null
                ? new ByteArrayEntity(answer.body(), ContentType.DEFAULT_BINARY)
                : new FileEntity(file.toFile(), ContentType.DEFAULT_BINARY);
    }

    /** Answers what cannot be read on, and lets the client take the answer before its rest is thrown away. */
    private boolean refuse(Answer answer) throws IOException {
        send(answer, HttpVersion.HTTP_1_1, false, false);
        client.lingerThenClose(LINGER_NANOS);
        return false;
    }
}
