package org.jvmpprof.agent.endpoint;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in. The profiles of a process are as secret as its memory, and a TCP port on loopback is open to every
 * page that a browser on this machine shows; so on loopback the Host must be loopback (else DNS rebinding would do), no
 * other origin may ask, and a token is asked for where one is set. A link on another site leads to pages only. The unix
 * socket checks the peer's user instead. Immutable.
 */
final class Gate {
    private final @Nullable InetSocketAddress bound;
    private final String configuredHost;
    private final @Nullable String token;

    private Gate(@Nullable InetSocketAddress bound, String configuredHost, @Nullable String token) {
        this.bound = bound;
        this.configuredHost = configuredHost;
        this.token = token;
    }

    static Gate unix() {
        return new Gate(null, "", null);
    }

    static Gate tcp(InetSocketAddress bound, String configuredHost, @Nullable String token) {
        return new Gate(bound, configuredHost, token);
    }

    /** @throws HttpFailure 403 or 401 if this request is not let in */
    void check(Request request) throws HttpFailure {
        checkHost(request.header("host"));
        checkOrigin(request);
        checkToken(request);
    }

    private void checkHost(@Nullable String host) throws HttpFailure {
        if (bound == null || host == null || !bound.getAddress().isLoopbackAddress()) {
            return;
        }
        String name = hostName(host);
        if (!isLocal(name)
                && !name.equals(bound.getAddress().getHostAddress())
                && !name.equalsIgnoreCase(configuredHost)) {
            throw new HttpFailure(
                    403,
                    "Host \"" + host + "\" is not this machine's loopback; use http://" + "localhost:" + bound.getPort()
                            + "/debug/pprof/");
        }
    }

    private static String hostName(String host) {
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        return end <= 0 ? host : host.substring(0, end);
    }

    private static boolean isLocal(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals("localhost")
                || lower.equals("localhost.")
                || lower.equals("[::1]")
                || lower.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    private static void checkOrigin(Request request) throws HttpFailure {
        String origin = request.header("origin");
        String host = request.header("host");
        if (origin != null && (host == null || !origin.endsWith("://" + host))) {
            throw new HttpFailure(403, "requests of other origins are refused (Origin: " + origin + ")");
        }
        if (isForeign(request) && !isNewPage(request)) {
            throw new HttpFailure(
                    403,
                    "requests of other sites are refused (Sec-Fetch-Site: " + request.header("sec-fetch-site") + ")");
        }
    }

    /**
     * Whoever follows a link of another site arrives at pages, not at profiles: making one takes time, or a collection.
     *
     * @throws HttpFailure 403 for the rest
     */
    void checkArrival(Request request, Route route) throws HttpFailure {
        if (isForeign(request) && !route.isPage(request)) {
            throw new HttpFailure(
                    403,
                    "links of other sites lead to pages only, not to " + request.path()
                            + "; reload this address, or go there from /debug/pprof/");
        }
    }

    /** Other ports of one host are other origins, but the same site: they are as foreign as any. */
    private static boolean isForeign(Request request) {
        String site = request.header("sec-fetch-site");
        return site != null && !site.equals("same-origin") && !site.equals("none");
    }

    /** Somebody goes to another page, in a tab of its own; a frame also says that it navigates. */
    private static boolean isNewPage(Request request) {
        String into = request.header("sec-fetch-dest");
        return "navigate".equals(request.header("sec-fetch-mode"))
                && (into == null || into.equals("document"))
                && Route.READ.contains(request.method());
    }

    private void checkToken(Request request) throws HttpFailure {
        if (token == null || bound == null) {
            return;
        }
        String authorization = request.header("authorization");
        boolean bearer = authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7);
        String given = bearer && authorization != null
                ? authorization.substring(7).trim()
                : request.query().get("token");
        // Compared in constant time, so that the answer's delay tells nothing of the token.
        if (!MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8))) {
            throw new HttpFailure(401, "this port asks for a token: \"Authorization: Bearer ...\" or ?token=...")
                    .with("WWW-Authenticate", "Bearer");
        }
    }

    /** True if TCP may be opened at this address as configured; what Gate cannot protect is not opened. */
    static boolean mayOpen(InetAddress address, @Nullable String token, boolean open) {
        return address.isLoopbackAddress() || token != null || open;
    }
}
