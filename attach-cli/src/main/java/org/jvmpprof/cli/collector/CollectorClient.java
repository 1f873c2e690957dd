package org.jvmpprof.cli.collector;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.CliException;

/**
 * One request, one whole answer. An answer of any status is returned; no answer, half an answer, or one of more than
 * {@value #MAX_ANSWER_BYTES} bytes is a {@link CliException} with cause and remedy. Used by one thread.
 */
final class CollectorClient {
    static final int MAX_ANSWER_BYTES = 256 << 20;

    /**
     * From here on the collector is asked first whether it wants the body: a refusal would be lost under it. Asking has a
     * price, for HttpURLConnection then keeps the refusal's status, but not its words.
     */
    private static final int ASK_FIRST_BYTES = 1 << 20;

    private static final int CHUNK = 1 << 16;

    private final CollectorUrl url;
    private final @Nullable String authorization;
    private final Map<String, String> headers;
    private final @Nullable SSLSocketFactory tls;
    private final @Nullable Proxy proxy;
    private final int timeoutMillis;

    CollectorClient(
            CollectorUrl url,
            @Nullable String authorization,
            Map<String, String> headers,
            @Nullable SSLSocketFactory tls,
            @Nullable Proxy proxy,
            int timeoutMillis) {
        this.url = url;
        this.authorization = authorization;
        this.headers = headers;
        this.tls = tls;
        this.proxy = proxy;
        this.timeoutMillis = timeoutMillis;
    }

    /** @param pathAndQuery encoded, beginning with a slash */
    Answer get(String pathAndQuery) throws CliException {
        return exchange("GET", pathAndQuery, Collections.emptyMap(), null);
    }

    Answer post(String pathAndQuery, Map<String, String> extraHeaders, byte[] body) throws CliException {
        return exchange("POST", pathAndQuery, extraHeaders, body);
    }

    private Answer exchange(
            String method, String pathAndQuery, Map<String, String> extraHeaders, byte @Nullable [] body)
            throws CliException {
        try {
            HttpURLConnection connection = open(pathAndQuery);
            connection.setRequestMethod(method);
            extraHeaders.forEach(connection::setRequestProperty);
            if (body != null) {
                send(connection, body);
            }
            return answer(connection);
        } catch (IOException | IllegalArgumentException e) {
            throw new CliException(url + ": " + reason(e), e);
        }
    }

    private HttpURLConnection open(String pathAndQuery) throws IOException {
        URL target = new URL(url.with(pathAndQuery));
        HttpURLConnection connection =
                (HttpURLConnection) (proxy == null ? target.openConnection() : target.openConnection(proxy));
        if (tls != null && connection instanceof HttpsURLConnection) {
            ((HttpsURLConnection) connection).setSSLSocketFactory(tls);
        }
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(timeoutMillis);
        connection.setReadTimeout(timeoutMillis);
        connection.setRequestProperty("User-Agent", "jvm-pprof");
        connection.setRequestProperty("Accept", "*/*");
        if (authorization != null) {
            connection.setRequestProperty("Authorization", authorization);
        }
        headers.forEach(connection::setRequestProperty);
        return connection;
    }

    private static void send(HttpURLConnection connection, byte[] body) throws IOException {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/octet-stream");
        if (body.length >= ASK_FIRST_BYTES) {
            connection.setFixedLengthStreamingMode(body.length);
            connection.setRequestProperty("Expect", "100-continue");
        } // smaller ones are buffered, which HttpURLConnection may repeat by itself: the key makes one of them
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        } catch (java.net.ProtocolException e) {
            if (connection.getResponseCode() < HttpURLConnection.HTTP_MULT_CHOICE) {
                throw e;
            } // refused before the body: the answer says why
        }
    }

    private Answer answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status < 0) {
            throw new IOException("the answer is not HTTP");
        }
        byte[] body = new byte[0];
        try (InputStream in = status < HttpURLConnection.HTTP_BAD_REQUEST
                ? connection.getInputStream()
                : connection.getErrorStream()) {
            if (in != null) {
                body = readAll(in);
            }
        }
        long announced = connection.getContentLengthLong();
        if (status < HttpURLConnection.HTTP_BAD_REQUEST && body.length < announced) {
            throw new EOFException("the answer ended after " + body.length + " of " + announced + " bytes");
        }
        return new Answer(url, status, headersOf(connection), body);
    }

    private static Map<String, String> headersOf(HttpURLConnection connection) {
        Map<String, String> found = new HashMap<>();
        connection.getHeaderFields().forEach((name, values) -> {
            if (name != null) {
                found.put(name.toLowerCase(Locale.ROOT), values.get(0));
            }
        });
        return found;
    }

    private static byte[] readAll(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            all.write(chunk, 0, n);
            if (all.size() > MAX_ANSWER_BYTES) {
                throw new IOException("the answer has more than " + MAX_ANSWER_BYTES + " bytes; ask for less");
            }
        }
        return all.toByteArray();
    }

    private String reason(Exception e) {
        String said = e.getMessage() == null ? e.toString() : Answer.line(e.getMessage());
        if (e instanceof UnknownHostException) {
            return "no such host; check --collector";
        }
        if (e instanceof SocketTimeoutException) {
            return "no answer within " + timeoutMillis / 1000 + " s (" + said + "); raise --timeout";
        }
        if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            return said + "; is the collector running there?";
        }
        if (e instanceof SSLException) {
            return "TLS failed (" + said + "); check --ca, --cert and --key";
        }
        return said;
    }
}
