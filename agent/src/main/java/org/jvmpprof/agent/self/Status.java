package org.jvmpprof.agent.self;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Where the rooms add themselves to be asked how they are, in the order of their adding. A source that fails costs its
 * own section: that then has the key {@code error}. Thread-safe.
 */
public final class Status {
    /** What all sources said at one time. Immutable. */
    public static final class Report {
        private final Map<String, Map<String, Object>> sections;
        private final List<Metric> metrics;

        Report(Map<String, Map<String, Object>> sections, List<Metric> metrics) {
            this.sections = Collections.unmodifiableMap(sections);
            this.metrics = Collections.unmodifiableList(metrics);
        }

        /**
         * Values by section and key: String, Long, Double, Boolean, a map of the same, or a list of such maps.
         */
        public Map<String, Map<String, Object>> sections() {
            return sections;
        }

        List<Metric> metrics() {
            return metrics;
        }
    }

    private final List<StatusSource> sources = new CopyOnWriteArrayList<>();

    /** From now on the source is asked. */
    public void add(StatusSource source) {
        sources.add(requireNonNull(source, "source"));
    }

    /** Asks every source, on the caller's thread. Never throws for a source's fault. */
    public Report report() {
        Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
        List<Metric> metrics = new ArrayList<>();
        for (StatusSource source : sources) {
            List<Metric> own = new ArrayList<>();
            StatusWriter writer = new StatusWriter(own);
            try {
                source.describe(writer);
            } catch (RuntimeException | LinkageError e) {
                writer.put("error", "this section is incomplete: " + e);
            }
            metrics.addAll(own);
            sections.put(source.name(), writer.values());
        }
        return new Report(sections, metrics);
    }
}
