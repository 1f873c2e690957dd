package org.jvmpprof.agent.ship;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Through which HTTP proxy, if any, a collector is reached. {@code system} reads the JVM's proxy properties and the
 * usual environment variables once, when the settings are made, which is before an application's main: a
 * ProxySelector, Authenticator or property that the application sets later for itself is its own affair. Immutable.
 */
final class ProxyRule {
    /** One proxy. Immutable. */
    static final class Proxy {
        final String host;
        final int port;
        final @Nullable String userInfo;

        Proxy(String host, int port, @Nullable String userInfo) {
            this.host = host;
            this.port = port;
            this.userInfo = userInfo;
        }
    }

    private static final int DEFAULT_PORT = 80;

    private final @Nullable Proxy forHttp;
    private final @Nullable Proxy forHttps;
    private final String exceptions;

    private ProxyRule(@Nullable Proxy forHttp, @Nullable Proxy forHttps, String exceptions) {
        this.forHttp = forHttp;
        this.forHttps = forHttps;
        this.exceptions = exceptions;
    }

    static ProxyRule parse(String value) {
        if (value.equals("none") || value.equals("off")) {
            return new ProxyRule(null, null, "");
        }
        if (value.equals("system")) {
            return system();
        }
        Proxy proxy = proxy(value);
        if (proxy == null) {
            throw new IllegalArgumentException("collector.proxy=" + value.replaceAll("//[^/@]*@", "//***@")
                    + ": is no proxy; use http://host:port, none or system");
        }
        return new ProxyRule(proxy, proxy, "");
    }

    static ProxyRule system() {
        return system(System.getProperties(), System.getenv());
    }

    static ProxyRule system(Properties properties, Map<String, String> environment) {
        return new ProxyRule(
                ofScheme("http", properties, environment),
                ofScheme("https", properties, environment),
                // Properties separate by '|', the environment by ','; the lists mean the same.
                properties.getProperty("http.nonProxyHosts", "localhost|127.*|[::1]") + "|"
                        + environment(environment, "no_proxy").replace(',', '|'));
    }

    private static @Nullable Proxy ofScheme(String scheme, Properties properties, Map<String, String> environment) {
        String host = properties.getProperty(scheme + ".proxyHost", "");
        if (!host.isEmpty()) {
            String port = properties.getProperty(scheme + ".proxyPort", scheme.equals("https") ? "443" : "80");
            return proxy("http://" + host + ":" + port);
        }
        return proxy(environment(environment, scheme + "_proxy"));
    }

    private static String environment(Map<String, String> environment, String name) {
        String lower = environment.get(name);
        String found = lower != null ? lower : environment.get(name.toUpperCase(Locale.ROOT));
        return found == null ? "" : found;
    }

    private static @Nullable Proxy proxy(String value) {
        if (value.isEmpty()) {
            return null;
        }
        try {
            URI uri = new URI(value.contains("://") ? value : "http://" + value);
            if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
                return null;
            }
            return new Proxy(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), uri.getUserInfo());
        } catch (URISyntaxException e) {
            return null; // told by parse() with the key's name; a foreign variable of no use is left alone
        }
    }

    /** The proxy for this target, or null for none. */
    @Nullable
    Proxy of(Target target) {
        return isException(target.host()) ? null : target.tls() ? forHttps : forHttp;
    }

    private boolean isException(String host) {
        for (String entry : exceptions.split("\\|", -1)) {
            String pattern =
                    entry.trim().toLowerCase(Locale.ROOT).replace("[", "").replace("]", "");
            String name = host.toLowerCase(Locale.ROOT);
            if (pattern.isEmpty()) {
                continue;
            }
            if (pattern.indexOf('*') >= 0 ? glob(pattern).matcher(name).matches() : isInDomain(name, pattern)) {
                return true;
            }
        }
        return false;
    }

    private static Pattern glob(String pattern) {
        return Pattern.compile(("\\Q" + pattern + "\\E").replace("*", "\\E.*\\Q"));
    }

    private static boolean isInDomain(String name, String pattern) {
        String domain = pattern.startsWith(".") ? pattern.substring(1) : pattern;
        return name.equals(domain) || name.endsWith("." + domain);
    }
}
