package org.jvmpprof.collector.scrape;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Over TCP, with TLS if the target's URL says so. The timeout holds for the whole answer, not for its beginning alone: a
 * target that sends a byte now and then is slow too.
 */
final class HttpFetch implements Fetch {
    private static final int OK = 200;

    private final HttpClient client;
    private final int maxBytes;
    private final @Nullable Path tokenFile;

    HttpFetch(HttpClient client, int maxBytes, @Nullable Path tokenFile) {
        this.client = client;
        this.maxBytes = maxBytes;
        this.tokenFile = tokenFile;
    }

    @Override
    public byte[] get(Target target, String route, Duration timeout) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request(target, route), unused -> new LimitedBody(route, maxBytes));
        try {
            HttpResponse<byte[]> response = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (response.statusCode() != OK) {
                throw Fetch.refused(route, response.statusCode(), response.body());
            }
            return response.body();
        } catch (TimeoutException e) {
            throw new IOException("GET " + route + ": no whole answer within " + timeout.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(Fetch.reason(route, e.getCause()), e);
        } finally {
            // Ends the exchange if the answer has not come whole.
            answer.cancel(true);
        }
    }

    private HttpRequest request(Target target, String route) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(target.url() + route)).header("User-Agent", "jvm-pprof-collector");
        if (tokenFile != null && target.isTrusted()) {
            // Read each time: tokens are renewed.
            request.header(
                    "Authorization", "Bearer " + Files.readString(tokenFile).trim());
        }
        return request.build();
    }
}
