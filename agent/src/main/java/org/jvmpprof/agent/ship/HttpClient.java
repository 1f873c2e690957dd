package org.jvmpprof.agent.ship;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/**
 * Posts bodies to one collector, over one connection at a time, kept while there is more to send. Used by the sending
 * thread; {@link #abort} by any. Redirects are not followed: they would carry the credentials elsewhere.
 *
 * <p>Why not HttpURLConnection: it shares the JVM's keep-alive cache and thread, and the Authenticator, CookieHandler,
 * ProxySelector, HostnameVerifier and URLStreamHandlerFactory that an application may have set for itself; and it
 * retries a POST by its own judgement. Why HttpCore: its message parser is bounded and used by many.
 */
final class HttpClient {
    /** More of an answer is not read. */
    static final int MAX_ANSWER_BYTES = 64 * 1024;

    private static final String USER_AGENT = "jvm-pprof";
    private static final int OK = 200;

    private final Target target;
    private final ShipSettings settings;
    private final int timeoutMillis;
    private @Nullable SSLSocketFactory tls;
    private @Nullable HttpConnection connection;
    private volatile @Nullable Transport transport;
    private volatile boolean isAborted;

    HttpClient(Target target, ShipSettings settings) {
        this.target = target;
        this.settings = settings;
        this.timeoutMillis = (int) settings.timeout().toMillis();
    }

    /**
     * One POST, with the answer.
     *
     * @param pathAndQuery what follows the target's own path
     * @throws IOException if no whole answer came: network, TLS, time, or a file that credentials need
     */
    HttpAnswer post(String pathAndQuery, Map<String, String> headers, String contentType, byte[] body)
            throws IOException {
        isAborted = false;
        try {
            return attempt(pathAndQuery, headers, contentType, body);
        } catch (SSLException e) {
            tls = null; // the files may have been renewed
            disconnect();
            throw e;
        } catch (IOException | RuntimeException e) {
            boolean mayBeStale = connection != null && connection.isUsed() && !isAborted;
            disconnect();
            if (!mayBeStale) {
                throw e;
            }
        }
        // A kept connection that the server has closed meanwhile is no failure of the collector: once more, on a new
        // one.
        try {
            return attempt(pathAndQuery, headers, contentType, body);
        } catch (IOException | RuntimeException e) {
            disconnect();
            throw e;
        }
    }

    private HttpAnswer attempt(String pathAndQuery, Map<String, String> headers, String contentType, byte[] body)
            throws IOException {
        if (connection == null) {
            connection = connect();
        }
        ClassicHttpRequest request = request(pathAndQuery, headers, contentType, body);
        HttpAnswer answer =
                connection.exchange(request, System.nanoTime() + 2 * TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
        if (!connection.isReusable()) {
            disconnect();
        }
        return answer;
    }

    private ClassicHttpRequest request(
            String pathAndQuery, Map<String, String> headers, String contentType, byte[] body) throws IOException {
        ProxyRule.Proxy proxy = settings.proxy().of(target);
        String path = target.path() + pathAndQuery;
        BasicClassicHttpRequest request =
                new BasicClassicHttpRequest("POST", "http", new URIAuthority(target.host(), target.port()), path);
        request.setHeader(HttpHeaders.HOST, target.authority());
        request.setHeader(HttpHeaders.USER_AGENT, USER_AGENT);
        request.setHeader(HttpHeaders.CONTENT_TYPE, contentType);
        request.setHeader(HttpHeaders.CONTENT_LENGTH, body.length);
        if (proxy != null && !target.tls()) {
            // A proxy must be told where to go; over TLS it is a tunnel and does not see the request.
            request.setAbsoluteRequestUri(true);
            authorize(request, proxy);
        }
        String authorization = settings.credentials().authorization(target);
        if (authorization != null) {
            request.setHeader(HttpHeaders.AUTHORIZATION, authorization);
        }
        headers.forEach(request::setHeader);
        settings.headers().forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(body, ContentType.parse(contentType)));
        return request;
    }

    private HttpConnection connect() throws IOException {
        Transport opened = Transport.open();
        transport = opened;
        if (isAborted) {
            opened.abort();
        }
        ProxyRule.Proxy proxy = settings.proxy().of(target);
        opened.connect(
                proxy == null ? target.host() : proxy.host, proxy == null ? target.port() : proxy.port, timeoutMillis);
        if (target.tls()) {
            if (proxy != null) {
                tunnel(opened, proxy);
            }
            if (tls == null) {
                tls = settings.tlsFiles().socketFactory();
            }
            opened.startTls(tls, target.host(), target.port());
        }
        return new HttpConnection(opened);
    }

    private void tunnel(Transport opened, ProxyRule.Proxy proxy) throws IOException {
        String end = target.host().indexOf(':') >= 0 ? "[" + target.host() + "]" : target.host();
        // Four arguments: with two, "host:port" is taken for a URL whose scheme is the host.
        URIAuthority authority = new URIAuthority(target.host(), target.port());
        ClassicHttpRequest request =
                new BasicClassicHttpRequest("CONNECT", "https", authority, end + ":" + target.port());
        request.setHeader(HttpHeaders.HOST, end + ":" + target.port());
        authorize(request, proxy);
        HttpAnswer answer = new HttpConnection(opened)
                .exchange(request, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
        if (answer.status() != OK) {
            throw new IOException("the proxy " + proxy.host + ":" + proxy.port + " answered " + answer.status()
                    + " to CONNECT; check collector.proxy");
        }
    }

    private static void authorize(ClassicHttpRequest request, ProxyRule.Proxy proxy) {
        if (proxy.userInfo != null) {
            request.setHeader(HttpHeaders.PROXY_AUTHORIZATION, Credentials.basic(proxy.userInfo));
        }
    }

    /** Gives the connection back; the next post opens a new one. */
    void disconnect() {
        HttpConnection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
        Transport under = transport;
        transport = null;
        if (under != null) {
            under.abort();
        }
    }

    /** Ends a post that is under way with an IOException. */
    void abort() {
        isAborted = true;
        Transport under = transport;
        if (under != null) {
            under.abort();
        }
    }
}
