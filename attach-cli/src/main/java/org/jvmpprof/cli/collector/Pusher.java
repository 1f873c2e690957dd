package org.jvmpprof.cli.collector;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.CliException;

/**
 * Sends profiles of one service to a collector, one after the other. When the collector says that it is overloaded (503
 * or 429) the profile is sent again after the time that it names; an {@code Idempotency-Key} keeps repetitions from being
 * stored twice. Used by one thread.
 */
public final class Pusher {
    private static final int ATTEMPTS = 3;
    private static final long LONGEST_WAIT_SECONDS = 30;

    private final CollectorClient client;
    private final String service;
    private final String instance;
    private final Map<String, String> labels;

    Pusher(CollectorClient client, String service, String instance, Map<String, String> labels) {
        this.client = requireNonNull(client, "client");
        this.service = requireNonNull(service, "service");
        this.instance = requireNonNull(instance, "instance");
        this.labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }

    /** A pusher to the collector of these options. */
    public static Pusher to(CollectorOptions collector, String service, String instance, Map<String, String> labels)
            throws CliException {
        return new Pusher(collector.client(), service, instance, labels);
    }

    /**
     * Sends one profile; it is durable on return.
     *
     * @param name of the file, for finding out the type and for nothing else
     * @param type as the collector calls it, or empty
     * @return the id under which it is stored
     */
    public String push(String name, byte[] body, String type, @Nullable Instant modified)
            throws CliException, InterruptedException {
        return push(Upload.of(name, body, type, modified)).id();
    }

    StoredProfile push(Upload upload) throws CliException, InterruptedException {
        String path = upload.path(service, instance, labels);
        Map<String, String> key =
                Collections.singletonMap("Idempotency-Key", upload.idempotencyKey(service, instance, labels));
        Answer answer = client.post(path, key, upload.body());
        for (int attempt = 1; attempt < ATTEMPTS && isOverload(answer); attempt++) {
            TimeUnit.SECONDS.sleep(waitSeconds(answer));
            answer = client.post(path, key, upload.body());
        }
        try (JsonParser json = answer.json()) {
            StoredProfile stored = StoredProfile.read(json);
            if (stored.id().isEmpty()) {
                throw answer.noCollector(null);
            }
            return stored;
        } catch (IOException e) {
            throw answer.noCollector(e);
        }
    }

    private static boolean isOverload(Answer answer) {
        return (answer.status() == 503 || answer.status() == 429) && waitSeconds(answer) >= 0;
    }

    /** Seconds that the collector asks for; -1 if it names none, or more than anyone would wait for. */
    private static long waitSeconds(Answer answer) {
        String header = answer.header("Retry-After");
        if (header == null || !header.trim().matches("\\d{1,9}")) {
            return -1;
        }
        long seconds = Long.parseLong(header.trim());
        return seconds <= LONGEST_WAIT_SECONDS ? seconds : -1;
    }
}
