package org.jvmpprof.agent.self;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes what a {@link StatusSource} says: values by key for {@code /debug/agent}, and metrics for {@code /metrics}. Keys
 * keep their order; a key that is put twice has its last value. Confined to the thread of one {@code describe}.
 */
public final class StatusWriter {
    /** Strings, Long, Double, Boolean, maps of the same (sections) and lists of maps (items), by key. */
    private final Map<String, Object> values = new LinkedHashMap<>();

    private final List<Metric> metrics;

    StatusWriter(List<Metric> metrics) {
        this.metrics = metrics;
    }

    public StatusWriter put(String key, String value) {
        return set(key, requireNonNull(value, key));
    }

    public StatusWriter put(String key, long value) {
        return set(key, value);
    }

    public StatusWriter put(String key, double value) {
        return set(key, value);
    }

    public StatusWriter put(String key, boolean value) {
        return set(key, value);
    }

    /** A group of values below {@code key}. */
    public StatusWriter section(String key) {
        StatusWriter inner = new StatusWriter(metrics);
        set(key, inner.values);
        return inner;
    }

    /** One more entry of the list {@code key}: an exporter, a window, a problem. */
    public StatusWriter item(String key) {
        StatusWriter inner = new StatusWriter(metrics);
        @SuppressWarnings("unchecked") // a list under this key is always of items
        List<Object> items = values.get(key) instanceof List ? (List<Object>) values.get(key) : new ArrayList<>();
        items.add(inner.values);
        set(key, items);
        return inner;
    }

    /**
     * One sample of a metric, in Prometheus' words.
     *
     * @param name with the unit at its end ({@code jvm_pprof_spool_bytes}); a counter's ends in {@code _total}
     * @param help one sentence; the same for all samples of a name
     * @param type {@code counter} or {@code gauge}
     * @param labelPairs name, value, name, value, …
     */
    public StatusWriter metric(String name, String help, String type, double value, String... labelPairs) {
        metrics.add(new Metric(name, help, type, value, labelPairs));
        return this;
    }

    /** What was put, in its order. */
    Map<String, Object> values() {
        return Collections.unmodifiableMap(values);
    }

    private StatusWriter set(String key, Object value) {
        values.put(requireNonNull(key, "key"), value);
        return this;
    }
}
