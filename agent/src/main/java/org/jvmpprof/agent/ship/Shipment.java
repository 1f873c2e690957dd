package org.jvmpprof.agent.ship;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One profile on its way: the encoded pprof (gzip, encoded once) and what has to be said beside it. Times are unix
 * nanoseconds. The key is made once and repeated with every attempt, so that a collector can tell a repetition from a
 * second profile. Immutable; the body is shared and must not change.
 */
final class Shipment {
    private final String service;
    private final String instance;
    private final String type;
    private final Map<String, String> labels;
    private final long fromUnixNanos;
    private final long toUnixNanos;
    private final long createdUnixNanos;
    private final String key;
    private final byte[] body;

    Shipment(
            String service,
            String instance,
            String type,
            Map<String, String> labels,
            long fromUnixNanos,
            long toUnixNanos,
            long createdUnixNanos,
            String key,
            byte[] body) {
        this.service = requireNonNull(service, "service");
        this.instance = requireNonNull(instance, "instance");
        this.type = requireNonNull(type, "type");
        this.labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        this.fromUnixNanos = fromUnixNanos;
        this.toUnixNanos = toUnixNanos;
        this.createdUnixNanos = createdUnixNanos;
        this.key = requireNonNull(key, "key");
        this.body = requireNonNull(body, "body");
    }

    String service() {
        return service;
    }

    String instance() {
        return instance;
    }

    /** The collector's word for the type: {@code cpu}, {@code heap}, … */
    String type() {
        return type;
    }

    Map<String, String> labels() {
        return labels;
    }

    /** Where the round began. */
    long fromUnixNanos() {
        return fromUnixNanos;
    }

    /** Where the round ended. */
    long toUnixNanos() {
        return toUnixNanos;
    }

    /** The profile's own {@code time_nanos}. */
    long createdUnixNanos() {
        return createdUnixNanos;
    }

    String key() {
        return key;
    }

    byte[] body() {
        return body;
    }
}
