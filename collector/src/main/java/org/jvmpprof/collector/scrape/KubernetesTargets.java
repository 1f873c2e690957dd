package org.jvmpprof.collector.scrape;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Targets from the pods of a Kubernetes cluster: all are listed, page by page, then changes are watched from where the
 * list ended. A watch that ends is taken up again; when the API no longer knows from where (410), or anything else goes
 * wrong, the list is read anew after a pause. Needs {@code list} and {@code watch} on pods. Source: Kubernetes API
 * concepts, "Efficient detection of changes".
 */
final class KubernetesTargets implements TargetSource {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesTargets.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** A connection that died silently would be listened to for ever. */
    private static final Duration LONGEST_WATCH = KubernetesApi.WATCH.plusSeconds(30);

    private final KubernetesApi api;
    private final Thread thread;
    private final Map<String, Target> byPod = new TreeMap<>();
    private volatile Sink sink = new SilentSink();
    private volatile boolean isClosed;

    private KubernetesTargets(KubernetesApi api) {
        this.api = api;
        this.thread = new Thread(this::run, "collector-targets-kubernetes");
        thread.setDaemon(true);
    }

    static KubernetesTargets of(ScrapeSettings.Kubernetes settings) throws IOException {
        HttpClient client = HttpClients.create(settings.caFile());
        return new KubernetesTargets(new KubernetesApi(client, settings));
    }

    @Override
    public void start(Sink given) {
        sink = given;
        thread.start();
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!isClosed) {
            try {
                String version = list();
                pause = FIRST_PAUSE;
                while (!isClosed) {
                    long start = System.nanoTime();
                    version = watch(version);
                    if (System.nanoTime() - start < FIRST_PAUSE.toNanos()) {
                        Thread.sleep(FIRST_PAUSE.toMillis());
                    }
                }
            } catch (KubernetesApi.GoneException e) {
                LOG.debug("the watch is too old, pods are listed again: {}", e.getMessage());
            } catch (IOException e) {
                pause = failed(e, pause);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) { // thread loop: pods go on being watched
                LOG.error("watching pods failed", e);
                pause = failed(new IOException(e.toString(), e), pause);
            }
        }
    }

    /** Tells, and waits; returns how long to wait the next time. */
    private Duration failed(IOException failure, Duration pause) {
        if (isClosed) {
            return pause;
        }
        sink.unreadable("kubernetes: " + failure.getMessage());
        try {
            long millis = pause.toMillis();
            Thread.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            isClosed = true;
        }
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    /** Takes in all pods; returns the version from which changes are to be watched. */
    private String list() throws IOException, InterruptedException {
        Map<String, Target> all = new TreeMap<>();
        String version = "";
        String page = "";
        do {
            Object list = api.list(page);
            for (Object pod : JsonTree.list(list, "items")) {
                put(all, pod);
            }
            version = JsonTree.text(list, "metadata", "resourceVersion");
            page = JsonTree.text(list, "metadata", "continue");
        } while (!page.isEmpty());
        byPod.clear();
        byPod.putAll(all);
        sink.found(new ArrayList<>(byPod.values()));
        return version;
    }

    /** Follows changes until the API ends the answer, as it does every few minutes; returns from where to go on. */
    private String watch(String from) throws IOException, InterruptedException {
        String version = from;
        try (InputStream in = api.watch(version);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            CompletableFuture<Void> end = endLater(in);
            try {
                String line = lines.readLine();
                while (line != null) {
                    version = changed(JsonTree.parse(line), version);
                    line = lines.readLine();
                }
            } finally {
                end.cancel(false);
            }
        }
        return version;
    }

    private static CompletableFuture<Void> endLater(InputStream in) {
        Executor later = CompletableFuture.delayedExecutor(LONGEST_WATCH.toSeconds(), TimeUnit.SECONDS);
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        in.close();
                    } catch (IOException e) {
                        LOG.debug("a watch was not closed: {}", e.getMessage());
                    }
                },
                later);
    }

    private String changed(Object event, String before) throws IOException {
        String type = JsonTree.text(event, "type");
        Object pod = JsonTree.map(event, "object");
        if (type.equals("ERROR")) {
            throw KubernetesApi.failure(JsonTree.text(pod, "code"), JsonTree.text(pod, "message"));
        }
        if (!type.equals("BOOKMARK")) {
            List<Target> told = new ArrayList<>(byPod.values());
            byPod.remove(key(pod));
            if (!type.equals("DELETED")) {
                put(byPod, pod);
            }
            List<Target> now = new ArrayList<>(byPod.values());
            if (!now.equals(told)) {
                sink.found(now);
            }
        }
        String version = JsonTree.text(pod, "metadata", "resourceVersion");
        return version.isEmpty() ? before : version;
    }

    private void put(Map<String, Target> pods, Object pod) {
        try {
            Target target = PodTarget.read(pod);
            if (target != null) {
                pods.put(key(pod), target);
            }
        } catch (IllegalArgumentException e) {
            sink.unreadable(String.valueOf(e.getMessage()));
        }
    }

    private static String key(Object pod) {
        return JsonTree.text(pod, "metadata", "namespace") + "/" + JsonTree.text(pod, "metadata", "name");
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
    }

    /** Until the source is started. */
    private static final class SilentSink implements Sink {
        @Override
        public void found(List<Target> targets) {
            LOG.debug("{} targets before the start", targets.size());
        }

        @Override
        public void unreadable(String reason) {
            LOG.debug("before the start: {}", reason);
        }
    }
}
