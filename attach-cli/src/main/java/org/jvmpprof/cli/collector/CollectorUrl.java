package org.jvmpprof.cli.collector;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.CliException;

/** A collector's address, taken apart. Immutable. */
final class CollectorUrl {
    private final URI uri;

    private CollectorUrl(URI uri) {
        this.uri = uri;
    }

    static CollectorUrl parse(String text) throws CliException {
        if (text.isEmpty()) {
            throw CliException.wrong(
                    "--collector is missing; give its address, such as --collector http://127.0.0.1:10100, or set"
                            + " JVM_PPROF_COLLECTOR");
        }
        try {
            URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            String scheme = uri.getScheme();
            boolean isHttp = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
            if (isHttp && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null) {
                return new CollectorUrl(uri);
            }
            throw wrong(text);
        } catch (URISyntaxException e) {
            throw wrong(text);
        }
    }

    private static CliException wrong(String text) {
        return CliException.wrong("--collector=" + text.replaceAll("//[^/@]*@", "//***@")
                + ": must be an address such as http://127.0.0.1:10100 or https://host/path");
    }

    boolean isTls() {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    String host() {
        return uri.getHost();
    }

    /** {@code user:password} of the address, or null. */
    @Nullable
    String userInfo() {
        return uri.getUserInfo();
    }

    /** The address of a request; the path begins with a slash and is encoded already. */
    String with(String pathAndQuery) {
        return base() + pathAndQuery;
    }

    private String base() {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return uri.getScheme() + "://" + uri.getHost() + port + path;
    }

    /** For people, without secrets. */
    @Override
    public String toString() {
        return base();
    }
}
