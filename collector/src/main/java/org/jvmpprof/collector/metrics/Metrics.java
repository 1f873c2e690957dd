package org.jvmpprof.collector.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All metrics of one collector. Parts make theirs once, at start, by a name without {@code jvm_pprof_collector_}, which
 * is put before it; a name made twice is an {@link IllegalArgumentException}. Names end in their unit ({@code _bytes},
 * {@code _seconds}), those of counters in {@code _total}. Label values come from small fixed sets, never from clients.
 * Any thread.
 */
public final class Metrics {
    /** What the version in {@link #write} is called. */
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);
    private static final String PREFIX = "jvm_pprof_collector_";
    private static final double NANOS = 1e9;
    /** From a look-up in memory to a merge of a day. */
    private static final double[] BOUNDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
    };

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.builder()
            .setIncludeCreatedTimestamps(false)
            .build();

    public Counter counter(String name, String help, String... labelNames) {
        var counter = io.prometheus.metrics.core.metrics.Counter.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames(labelNames)
                .register(registry);
        return (amount, labelValues) -> counter.labelValues(labelValues).inc(amount);
    }

    public Durations durations(String name, String help, String... labelNames) {
        Histogram histogram = Histogram.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames(labelNames)
                .classicOnly()
                .classicUpperBounds(BOUNDS)
                .register(registry);
        return (nanos, labelValues) -> histogram.labelValues(labelValues).observe(nanos / NANOS);
    }

    /** A value that goes up and down, read when asked for. */
    public void gauge(String name, String help, DoubleSupplier value) {
        gauges(name, help, values -> values.put(value.getAsDouble()));
    }

    /** Values that go up and down, read when asked for. */
    public void gauges(String name, String help, Sampler sampler, String... labelNames) {
        GaugeWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames(labelNames)
                .callback(callback -> sample(name, sampler, callback::call))
                .register(registry);
    }

    /** Counts that are kept elsewhere, read when asked for. */
    public void counters(String name, String help, Sampler sampler, String... labelNames) {
        CounterWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames(labelNames)
                .callback(callback -> sample(name, sampler, callback::call))
                .register(registry);
    }

    private static void sample(String name, Sampler sampler, Sampler.Values values) {
        try {
            sampler.sample(values);
        } catch (Exception e) { // one part's failure must not hide what the others say
            LOG.warn("metric {} could not be read", name, e);
        }
    }

    /** Memory, collections, threads, classes and file descriptors of this JVM, under the names Prometheus gives them. */
    public void addJvm() {
        JvmMetrics.builder().register(registry);
    }

    /** Writes all in Prometheus's text format. */
    public void write(OutputStream out) throws IOException {
        writer.write(out, registry.scrape());
    }
}
