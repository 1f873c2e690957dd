package org.jvmpprof.collector.scrape;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** The two requests about pods that are made to a Kubernetes API. Used by one thread. */
final class KubernetesApi {
    private static final int OK = 200;
    private static final String GONE = "410";
    private static final int PAGE = 500;
    private static final int MAX_PAGE_BYTES = 64 << 20;
    private static final int SHOWN_BYTES = 64 << 10;
    private static final Duration LIST_TIMEOUT = Duration.ofSeconds(60);
    /** After this the API ends a watch, and another takes it up. */
    static final Duration WATCH = Duration.ofMinutes(5);

    private final HttpClient client;
    private final ScrapeSettings.Kubernetes settings;

    /** The version from which to watch is too old. */
    static final class GoneException extends IOException {
        private static final long serialVersionUID = 1;

        GoneException(String message) {
            super(message);
        }
    }

    KubernetesApi(HttpClient client, ScrapeSettings.Kubernetes settings) {
        this.client = client;
        this.settings = settings;
    }

    /** A page of the list of pods; {@code page} is what the one before called "continue", or empty for the first. */
    Object list(String page) throws IOException, InterruptedException {
        String query = "?limit=" + PAGE + (page.isEmpty() ? "" : "&continue=" + encoded(page));
        HttpResponse<byte[]> response = client.send(
                request(query).timeout(LIST_TIMEOUT).build(), unused -> new LimitedBody(path(), MAX_PAGE_BYTES));
        if (response.statusCode() != OK) {
            throw refused(response.statusCode(), new ByteArrayInputStream(response.body()));
        }
        return JsonTree.parse(new ByteArrayInputStream(response.body()));
    }

    /** Changes since {@code version}, a JSON object in each line, until the API ends it. */
    InputStream watch(String version) throws IOException, InterruptedException {
        String query = "?watch=1&allowWatchBookmarks=true&timeoutSeconds=" + WATCH.toSeconds() + "&resourceVersion="
                + encoded(version);
        HttpResponse<InputStream> response =
                client.send(request(query).timeout(LIST_TIMEOUT).build(), BodyHandlers.ofInputStream());
        if (response.statusCode() != OK) {
            try (InputStream body = response.body()) {
                throw refused(response.statusCode(), body);
            }
        }
        return response.body();
    }

    private String path() {
        String namespace = settings.namespace();
        return namespace == null ? "/api/v1/pods" : "/api/v1/namespaces/" + encoded(namespace) + "/pods";
    }

    private HttpRequest.Builder request(String query) throws IOException {
        String api = settings.api().toString();
        String base = api.endsWith("/") ? api.substring(0, api.length() - 1) : api;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path() + query))
                .header("Accept", "application/json")
                .header("User-Agent", "jvm-pprof-collector");
        Path token = settings.tokenFile();
        if (token != null) {
            // Read each time: the kubelet renews it.
            request.header("Authorization", "Bearer " + Files.readString(token).trim());
        }
        return request;
    }

    private IOException refused(int status, InputStream body) throws IOException {
        String text = new String(body.readNBytes(SHOWN_BYTES), StandardCharsets.UTF_8);
        String message = text.replaceAll("\\s+", " ").trim();
        try {
            message = JsonTree.text(JsonTree.parse(text), "message");
        } catch (IOException e) {
            message = "no JSON: " + (message.length() > 200 ? message.substring(0, 200) : message);
        }
        return failure(Integer.toString(status), "GET " + path() + ": " + message);
    }

    /** An error, as status and message of a Kubernetes Status. */
    static IOException failure(String status, String message) {
        String text = String.format(Locale.ROOT, "status %s: %s", status, message);
        return status.equals(GONE) ? new GoneException(text) : new IOException(text);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
