package org.jvmpprof.agent.ship;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/** One open HTTP/1.1 connection: a request, a bounded answer, and whether another may follow. Owned by one thread. */
final class HttpConnection implements Closeable {
    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(8 * 1024)
            .setMaxHeaderCount(100)
            .setMaxEmptyLineCount(5)
            .build();
    private static final int FIRST_FINAL_STATUS = 200;
    private static final int MAX_INTERIM_ANSWERS = 10;

    private final DefaultBHttpClientConnection connection;
    private boolean isReusable;
    private int exchanges;

    HttpConnection(Transport transport) throws IOException {
        this.connection = new DefaultBHttpClientConnection(LIMITS);
        if (transport.tlsSocket() == null) {
            connection.bind(transport.socket());
        } else {
            connection.bind(transport.tlsSocket(), transport.socket());
        }
    }

    HttpAnswer exchange(ClassicHttpRequest request, long deadlineNanos) throws IOException {
        isReusable = false;
        try {
            connection.sendRequestHeader(request);
            sendBody(request);
            ClassicHttpResponse response = receiveHeader();
            byte[] body = isTunnel(request, response) ? new byte[0] : receiveBody(response, deadlineNanos);
            isReusable = body.length < HttpClient.MAX_ANSWER_BYTES
                    && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, HttpCoreContext.create());
            exchanges++;
            return new HttpAnswer(
                    response.getCode(),
                    header(response, HttpHeaders.RETRY_AFTER),
                    header(response, HttpHeaders.LOCATION),
                    body);
        } catch (HttpException e) {
            throw new IOException("no HTTP answer: " + e.getMessage(), e);
        }
    }

    /** A server may refuse (401, 413) before it has read the body: then its answer says more than the broken pipe. */
    private void sendBody(ClassicHttpRequest request) throws IOException, HttpException {
        try {
            connection.sendRequestEntity(request);
            connection.flush();
        } catch (IOException e) {
            if (!connection.isDataAvailable(org.apache.hc.core5.util.Timeout.ofMilliseconds(1))) {
                throw e;
            }
        }
    }

    private ClassicHttpResponse receiveHeader() throws IOException, HttpException {
        for (int i = 0; i < MAX_INTERIM_ANSWERS; i++) {
            ClassicHttpResponse response = connection.receiveResponseHeader();
            if (response == null) {
                throw new IOException("the connection was closed before an answer came");
            }
            if (response.getCode() >= FIRST_FINAL_STATUS) {
                return response;
            }
        }
        throw new IOException("only interim answers (1xx)");
    }

    /** After a CONNECT that went well the connection is another's: there is no body, and none may be waited for. */
    private static boolean isTunnel(ClassicHttpRequest request, ClassicHttpResponse response) {
        return request.getMethod().equals("CONNECT") && response.getCode() < 300;
    }

    private byte[] receiveBody(ClassicHttpResponse response, long deadlineNanos) throws IOException, HttpException {
        connection.receiveResponseEntity(response);
        return read(response.getEntity(), deadlineNanos);
    }

    private static byte[] read(@Nullable HttpEntity entity, long deadlineNanos) throws IOException {
        if (entity == null) {
            return new byte[0];
        }
        byte[] buffer = new byte[HttpClient.MAX_ANSWER_BYTES];
        int length = 0;
        // Not closed: closing would read a longer answer to its end.
        InputStream in = entity.getContent();
        while (length < buffer.length) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new IOException("the answer did not end in time");
            }
            int n = in.read(buffer, length, buffer.length - length);
            if (n < 0) {
                break;
            }
            length += n;
        }
        return Arrays.copyOf(buffer, length);
    }

    private static @Nullable String header(ClassicHttpResponse response, String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    boolean isReusable() {
        return isReusable && connection.isOpen();
    }

    /** True after the first exchange: a failure may then mean only that the server has closed an idle connection. */
    boolean isUsed() {
        return exchanges > 0;
    }

    @Override
    public void close() {
        // A reset is right for a connection in an unknown state; a server's log need not show one for the others.
        connection.close(isReusable() ? CloseMode.GRACEFUL : CloseMode.IMMEDIATE);
    }
}
