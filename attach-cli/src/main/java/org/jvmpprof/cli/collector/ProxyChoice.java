package org.jvmpprof.cli.collector;

import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.CliException;

/** Through which HTTP proxy a collector is reached: a named one, none, or what the environment names. Immutable. */
final class ProxyChoice {
    private static final int DEFAULT_PORT = 80;

    private final boolean isSystem;
    private final @Nullable URI named;
    private final Map<String, String> environment;

    private ProxyChoice(boolean isSystem, @Nullable URI named, Map<String, String> environment) {
        this.isSystem = isSystem;
        this.named = named;
        this.environment = environment;
    }

    static ProxyChoice parse(String value, Map<String, String> environment) throws CliException {
        if (value.equals("system") || value.equals("none") || value.equals("off")) {
            return new ProxyChoice(value.equals("system"), null, environment);
        }
        URI uri = uri(value);
        if (uri == null) {
            throw CliException.wrong("--proxy=" + value.replaceAll("//[^/@]*@", "//***@")
                    + ": is no proxy; use http://host:port, none or system");
        }
        return new ProxyChoice(false, uri, environment);
    }

    /** The proxy for this collector; null leaves it to the JVM's own properties ({@code http.proxyHost}…). */
    @Nullable
    Proxy of(CollectorUrl url) {
        if (!isSystem) {
            return named == null ? Proxy.NO_PROXY : proxy(named);
        }
        URI fromEnvironment = uri(variable(url.isTls() ? "https_proxy" : "http_proxy"));
        if (fromEnvironment == null) {
            return null;
        }
        return isException(url.host(), variable("no_proxy")) ? Proxy.NO_PROXY : proxy(fromEnvironment);
    }

    /** The list's entries are names with all their subdomains; {@code *} is everything. */
    private static boolean isException(String host, String list) {
        for (String entry : list.split(",")) {
            String name = entry.trim().replaceFirst("^\\*?\\.", "");
            if (name.equals("*") || (!name.isEmpty() && (host.equals(name) || host.endsWith("." + name)))) {
                return true;
            }
        }
        return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
    }

    private String variable(String name) {
        String lower = environment.get(name);
        String found = lower == null ? environment.get(name.toUpperCase(Locale.ROOT)) : lower;
        return found == null ? "" : found;
    }

    private static @Nullable URI uri(String value) {
        try {
            URI uri = new URI(value.contains("://") ? value : "http://" + value);
            return "http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null ? uri : null;
        } catch (URISyntaxException e) {
            return null; // parse() says so of an option; a variable that is meant for others is left alone
        }
    }

    private static Proxy proxy(URI uri) {
        String userInfo = uri.getUserInfo();
        if (userInfo != null) {
            authenticate(userInfo);
        }
        return new Proxy(
                Proxy.Type.HTTP,
                new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort()));
    }

    /** For the whole process: HttpURLConnection has no other way for a tunnel, and the process is ours. */
    private static void authenticate(String userInfo) {
        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        char[] password =
                colon < 0 ? new char[0] : userInfo.substring(colon + 1).toCharArray();
        Authenticator.setDefault(new Authenticator() {
            @Override
            protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                return getRequestorType() == RequestorType.PROXY ? new PasswordAuthentication(user, password) : null;
            }
        });
    }
}
