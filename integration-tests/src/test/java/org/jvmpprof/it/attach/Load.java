package org.jvmpprof.it.attach;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Requests at a steady rate, one after the other, until closed; remembers each one's time and each failure. */
final class Load implements AutoCloseable {
    private static final long PAUSE_NANOS = 5_000_000;

    private final URI target;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread = new Thread(this::run, "load");
    private volatile boolean closed;

    Load(URI target) {
        this.target = target;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        HttpRequest request =
                HttpRequest.newBuilder(target).timeout(Duration.ofSeconds(30)).build();
        while (!closed) {
            long begin = System.nanoTime();
            try {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    failures.add("status " + answer.statusCode());
                }
                nanos.add(System.nanoTime() - begin);
            } catch (IOException e) {
                failures.add(e.toString());
            } catch (InterruptedException e) {
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    int count() {
        return nanos.size();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Of the requests from this one on, as text. */
    String p99Since(int first) {
        List<Long> sorted = new ArrayList<>(nanos.subList(first, nanos.size()));
        Collections.sort(sorted);
        return sorted.isEmpty()
                ? "no request"
                : String.format("p99 %.1f ms of %d", sorted.get(sorted.size() * 99 / 100) / 1e6, sorted.size());
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join(30_000);
    }
}
