package org.jvmpprof.collector.guard;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other sites' pages out. A port on loopback is open to every page that a browser on the machine shows: so there
 * the Host must be the machine's own (else DNS rebinding would do), and everywhere no page of another origin may ask,
 * except to be shown. Immutable.
 */
public final class Visitors {
    private static final Pattern LOOPBACK = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    private final boolean isLoopback;
    private final Set<String> hosts;

    /**
     * @param bound the address that is listened on
     * @param configuredHost what the address was called
     * @param alsoHosts more names by which browsers reach this server, such as that of a proxy before it
     */
    public Visitors(InetAddress bound, String configuredHost, List<String> alsoHosts) {
        this.isLoopback = bound.isLoopbackAddress();
        this.hosts = Stream.concat(Stream.of(configuredHost, bound.getHostAddress()), alsoHosts.stream())
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @throws RefusedException 403 if the request comes by way of another site */
    public void check(Headers headers) throws RefusedException {
        String host = headers.get("Host");
        if (isLoopback && host != null && !isOwn(nameOf(host))) {
            throw new RefusedException(
                    403,
                    "Host \"" + shown(host) + "\" is not this machine's loopback; use localhost, or add the name to the"
                            + " option hosts");
        }
        checkOrigin(headers, host);
    }

    private boolean isOwn(String name) {
        return name.equals("localhost")
                || name.equals("localhost.")
                || name.equals("::1")
                || LOOPBACK.matcher(name).matches()
                || hosts.contains(name);
    }

    private void checkOrigin(Headers headers, @Nullable String host) throws RefusedException {
        String origin = headers.get("Origin");
        if (origin != null && !isSame(origin, host)) {
            throw new RefusedException(403, "requests of other origins are refused (Origin: " + shown(origin) + ")");
        }
        String site = headers.get("Sec-Fetch-Site");
        boolean isNavigation = "navigate".equals(headers.get("Sec-Fetch-Mode"));
        if (site != null && !isNavigation && (site.equals("cross-site") || site.equals("same-site"))) {
            throw new RefusedException(
                    403, "requests of other sites are refused (Sec-Fetch-Site: " + shown(site) + ")");
        }
    }

    private boolean isSame(String origin, @Nullable String host) {
        int slashes = origin.indexOf("://");
        if (slashes < 0) {
            return false;
        }
        String authority = origin.substring(slashes + 3).toLowerCase(Locale.ROOT);
        return authority.equals(host == null ? null : host.toLowerCase(Locale.ROOT))
                || hosts.contains(nameOf(authority));
    }

    /** The host without port and brackets, in lower case. */
    private static String nameOf(String host) {
        int end = host.startsWith("[") ? host.indexOf(']') : host.indexOf(':');
        String name = end < 0 ? host : host.substring(host.startsWith("[") ? 1 : 0, end);
        return name.toLowerCase(Locale.ROOT);
    }

    private static String shown(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
