package org.jvmpprof.collector;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.config.CollectorOptions;
import org.jvmpprof.collector.config.Option;
import org.jvmpprof.collector.scrape.ScrapeSettings;

/** Reads what the options say about scraping. */
final class OptionsToScrapeSettings {
    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final String IN_CLUSTER = "in-cluster";

    private OptionsToScrapeSettings() {}

    /** @throws IOException if the options don't fit together; the message says what to set */
    static ScrapeSettings read(CollectorOptions options, Map<String, String> environment) throws IOException {
        String files = options.given(Option.SCRAPE_FILES);
        Duration interval = options.duration(Option.SCRAPE_INTERVAL);
        Duration window = options.duration(Option.SCRAPE_WINDOW);
        Duration timeout = options.duration(Option.SCRAPE_TIMEOUT);
        if (interval.isZero() || window.isZero() || timeout.isZero()) {
            throw new IOException("scrape.interval, scrape.window and scrape.timeout can't be off; set scrape.files=off"
                    + " and scrape.kubernetes=off to scrape nothing");
        }
        if (window.compareTo(interval) >= 0) {
            throw new IOException("scrape.window=" + window.toSeconds() + "s: must be shorter than scrape.interval="
                    + interval.toSeconds() + "s; set scrape.window=" + Math.max(1, interval.toSeconds() / 6) + "s");
        }
        return new ScrapeSettings(
                files == null ? List.of() : List.of(files.split(",")),
                kubernetes(options, environment),
                interval,
                window,
                timeout,
                options.count(Option.SCRAPE_CONCURRENT),
                (int) options.bytes(Option.LIMIT_BODY),
                options.file(Option.SCRAPE_TOKEN_FILE),
                options.file(Option.SCRAPE_CA));
    }

    private static ScrapeSettings.@Nullable Kubernetes kubernetes(
            CollectorOptions options, Map<String, String> environment) throws IOException {
        String api = options.given(Option.SCRAPE_KUBERNETES);
        if (api == null) {
            return null;
        }
        Path tokenFile = options.file(Option.SCRAPE_KUBERNETES_TOKEN_FILE);
        Path caFile = options.file(Option.SCRAPE_KUBERNETES_CA);
        String url = api;
        if (api.equals(IN_CLUSTER)) {
            url = inCluster(environment);
            tokenFile = tokenFile == null ? SERVICE_ACCOUNT.resolve("token") : tokenFile;
            caFile = caFile == null ? SERVICE_ACCOUNT.resolve("ca.crt") : caFile;
        }
        return new ScrapeSettings.Kubernetes(
                uri(url), options.given(Option.SCRAPE_KUBERNETES_NAMESPACE), tokenFile, caFile);
    }

    private static String inCluster(Map<String, String> environment) throws IOException {
        String host = environment.get("KUBERNETES_SERVICE_HOST");
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        if (host == null || host.isEmpty()) {
            throw new IOException("scrape.kubernetes=" + IN_CLUSTER + ": KUBERNETES_SERVICE_HOST is not set, so this is"
                    + " no pod; set scrape.kubernetes to the URL of the API");
        }
        return "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static URI uri(String text) throws IOException {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw noUrl(text, e);
        }
        throw noUrl(text, null);
    }

    private static IOException noUrl(String text, @Nullable Exception cause) {
        return new IOException(
                "scrape.kubernetes=" + text + ": must be " + IN_CLUSTER + " or a URL such as https://10.0.0.1:6443",
                cause);
    }
}
