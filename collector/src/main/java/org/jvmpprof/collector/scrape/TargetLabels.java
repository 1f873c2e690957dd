package org.jvmpprof.collector.scrape;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jvmpprof.collector.store.LabelPair;

/**
 * Makes a target of an address and labels, in Prometheus's words: {@code __scheme__}, {@code __address__}, {@code
 * __metrics_path__}, {@code job}, {@code instance}; and, our own, {@code __profiles_path__} (wins over {@code
 * __metrics_path__}), {@code __profiles__} (types) and {@code __delta__}. The service is the label {@code service},
 * else {@code job}, else the address. Other labels that begin with two underscores are not kept.
 */
final class TargetLabels {
    private static final String USUAL_PATH = "/debug/pprof";
    private static final String UNIX = "unix:";

    private TargetLabels() {}

    /** @throws IllegalArgumentException if address or labels make no target; the message says why */
    static Target target(String address, Map<String, String> labels, boolean isTrusted) {
        String at = labels.getOrDefault("__address__", address).trim();
        String path = labels.getOrDefault("__profiles_path__", labels.getOrDefault("__metrics_path__", USUAL_PATH));
        URI url = url(labels.getOrDefault("__scheme__", "http"), at, withoutSlash(path));
        String job = labels.getOrDefault("job", "");
        String service = labels.getOrDefault("service", job.isEmpty() ? at : job);
        String instance = labels.getOrDefault("instance", at);
        List<LabelPair> kept = new ArrayList<>();
        labels.forEach((key, value) -> {
            boolean isService = key.equals("service") || (key.equals("job") && value.equals(service));
            if (!key.startsWith("__") && !isService && !key.equals("instance")) {
                kept.add(new LabelPair(key, value));
            }
        });
        kept.add(new LabelPair("instance", instance));
        String types = labels.get("__profiles__");
        return new Target(
                url,
                service,
                instance,
                kept,
                types == null ? ScrapeType.USUAL : ScrapeType.parse(types),
                !labels.getOrDefault("__delta__", "true").equals("false"),
                isTrusted);
    }

    private static URI url(String scheme, String address, String path) {
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("__scheme__=" + scheme + ": must be http or https");
        }
        if (address.startsWith(UNIX)) {
            return URI.create("http+unix://" + address.substring(UNIX.length()) + ":" + path);
        }
        URI url = URI.create(scheme + "://" + address + path);
        boolean isHostOnly = address.indexOf('/') < 0 && url.getHost() != null && url.getUserInfo() == null;
        if (!isHostOnly || url.getQuery() != null || url.getFragment() != null) {
            throw new IllegalArgumentException(
                    "address \"" + address + "\": must be host:port, or unix:/path of a socket");
        }
        return url;
    }

    private static String withoutSlash(String path) {
        String absolute = path.startsWith("/") ? path : "/" + path;
        return absolute.endsWith("/") ? absolute.substring(0, absolute.length() - 1) : absolute;
    }
}
