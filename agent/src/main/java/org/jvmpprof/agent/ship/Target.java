package org.jvmpprof.agent.ship;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One {@code collector=} value, taken apart and checked: what is spoken there, and where. Immutable.
 *
 * <p>What is no collector is refused here with one line that names value, reason and remedy.
 */
final class Target {
    enum Kind {
        PROFEFE,
        PYROSCOPE,
        OTLP,
        FILE
    }

    private static final String REMEDY =
            "use http(s)://host:port for a profefe collector, pyroscope+http(s)://host:port,"
                    + " otlp+http(s)://host:port or file:///directory";
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_PORT = 65535;

    private final Kind kind;
    private final boolean tls;
    private final String host;
    private final int port;
    private final String path;
    private final @Nullable String userInfo;
    private final String name;

    private Target(Kind kind, boolean tls, URI uri) {
        this.kind = kind;
        this.tls = tls;
        String rawHost = uri.getHost() == null ? "" : uri.getHost();
        this.host = rawHost.startsWith("[") ? rawHost.substring(1, rawHost.length() - 1) : rawHost;
        this.port = uri.getPort() >= 0 ? uri.getPort() : tls ? HTTPS_PORT : HTTP_PORT;
        String rawPath = uri.getRawPath() == null ? "" : uri.getRawPath();
        this.path = kind == Kind.FILE ? uri.getPath() : rawPath.replaceAll("/+$", "");
        this.userInfo = uri.getUserInfo();
        this.name = uri.getScheme().toLowerCase(Locale.ROOT) + "://"
                + (kind == Kind.FILE ? this.path : rawHost + (uri.getPort() >= 0 ? ":" + port : "") + this.path);
    }

    static Target parse(String value) {
        URI uri = uri(value);
        if (uri.getScheme() == null || !value.contains("://")) {
            throw refused(value, "has no scheme, as in http://" + value.replaceAll("^/+", ""));
        }
        Kind kind = kind(value, uri.getScheme().toLowerCase(Locale.ROOT));
        if (kind == Kind.FILE) {
            if (uri.getHost() != null || uri.getPath() == null || !uri.getPath().startsWith("/")) {
                throw refused(value, "names no absolute directory (three slashes: file:///directory)");
            }
        } else if (uri.getHost() == null || uri.getHost().isEmpty()) {
            throw refused(value, "has no host that could be called");
        } else if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
            throw refused(value, "has a port outside 1 to " + MAX_PORT);
        } else if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw refused(value, "has a query or fragment, which a collector's address cannot have");
        }
        return new Target(kind, uri.getScheme().toLowerCase(Locale.ROOT).endsWith("https"), uri);
    }

    private static URI uri(String value) {
        try {
            return new URI(value);
        } catch (URISyntaxException e) {
            throw refused(value, "is no URL (" + e.getReason() + ")");
        }
    }

    private static Kind kind(String value, String scheme) {
        switch (scheme) {
            case "http":
            case "https":
                return Kind.PROFEFE;
            case "pyroscope+http":
            case "pyroscope+https":
                return Kind.PYROSCOPE;
            case "otlp+http":
            case "otlp+https":
                return Kind.OTLP;
            case "file":
                return Kind.FILE;
            default:
                throw refused(value, "has the unknown scheme " + scheme + "://");
        }
    }

    private static IllegalArgumentException refused(String value, String reason) {
        // A password in the URL must not reach stderr by way of a typing error elsewhere in it.
        String shown = value.replaceAll("//[^/@]*@", "//***@");
        return new IllegalArgumentException("collector=" + shown + ": " + reason + "; " + REMEDY);
    }

    Kind kind() {
        return kind;
    }

    boolean tls() {
        return tls;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** What stands before the API's own path, without a slash at the end; the directory of a file target. */
    String path() {
        return path;
    }

    /** {@code user:password} of the URL, decoded, or null. */
    @Nullable
    String userInfo() {
        return userInfo;
    }

    /** {@code host:port} as the Host header and CONNECT want it. */
    String authority() {
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (tls ? HTTPS_PORT : HTTP_PORT) ? shown : shown + ":" + port;
    }

    /** The URL without user and password. */
    String name() {
        return name;
    }
}
