package org.jvmpprof.agent.config;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Texts that name a place on the network, checked without asking a name service. */
final class Addresses {
    private static final List<String> SCHEMES = Collections.unmodifiableList(java.util.Arrays.asList(
            "http", "https", "pyroscope+http", "pyroscope+https", "otlp+http", "otlp+https", "file"));

    private Addresses() {}

    /** {@code host:port}; brackets around an IPv6 address. Port 0 lets the system choose. */
    static ValueType<InetSocketAddress> hostAndPort() {
        return ValueTypes.of("host:port (as 127.0.0.1:6060)", text -> {
            int colon = text.lastIndexOf(':');
            ValueTypes.check(colon > 0);
            String host = text.substring(0, colon);
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            ValueTypes.check(bracketed || host.indexOf(':') < 0);
            int port = Integer.parseInt(text.substring(colon + 1));
            ValueTypes.check(port >= 0 && port <= 65535);
            return InetSocketAddress.createUnresolved(bracketed ? host.substring(1, host.length() - 1) : host, port);
        });
    }

    /** Collectors, separated by commas where one source holds several. */
    static ValueType<List<URI>> collectors() {
        return ValueTypes.of(
                "http(s)://host:port, pyroscope+http(s)://host:port, otlp+http(s)://host:port or file:///directory",
                text -> {
                    List<URI> collectors = new ArrayList<>();
                    for (String part : text.split(",", -1)) {
                        if (!text.isEmpty()) {
                            collectors.add(collector(part.trim()));
                        }
                    }
                    return Collections.unmodifiableList(collectors);
                });
    }

    private static URI collector(String text) {
        URI uri = URI.create(text);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        ValueTypes.check(SCHEMES.contains(scheme));
        if (scheme.equals("file")) {
            ValueTypes.check(uri.getHost() == null
                    && uri.getPath() != null
                    && uri.getPath().length() > 1
                    && text.startsWith("file:///"));
        } else {
            ValueTypes.check(uri.getHost() != null && uri.getPort() != 0 && uri.getPort() <= 65535);
            ValueTypes.check(uri.getRawQuery() == null && uri.getRawFragment() == null);
        }
        return uri;
    }

    static ValueType<String> proxy() {
        return ValueTypes.of("system, none or http://host:port", text -> {
            if (!text.equals("system") && !text.equals("none")) {
                URI uri = URI.create(text);
                ValueTypes.check("http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null);
            }
            return text;
        });
    }

    /** True for names and numbers that cannot be anything but this machine. */
    static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.matches("127(\\.\\d{1,3}){3}")
                || host.equals("::1")
                || host.equals("0:0:0:0:0:0:0:1");
    }
}
