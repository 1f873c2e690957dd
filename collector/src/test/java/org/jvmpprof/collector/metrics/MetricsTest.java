package org.jvmpprof.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    private final Metrics metrics = new Metrics();

    private String text() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        metrics.write(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void counts_add_up_by_label_and_get_the_collectors_prefix() throws Exception {
        Counter counter = metrics.counter("ingest_bytes_total", "Bytes \"taken\".", "type");
        counter.add(3, "cpu");
        counter.add(4, "cpu");
        counter.increment("heap");

        assertThat(text())
                .contains("# TYPE jvm_pprof_collector_ingest_bytes_total counter")
                .contains("jvm_pprof_collector_ingest_bytes_total{type=\"cpu\"} 7.0")
                .contains("jvm_pprof_collector_ingest_bytes_total{type=\"heap\"} 1.0");
    }

    @Test
    void durations_are_a_histogram_in_seconds() throws Exception {
        Durations durations = metrics.durations("merge_duration_seconds", "Merging.", "route");
        durations.observe(2_000_000_000L, "/a");

        assertThat(text())
                .contains("merge_duration_seconds_bucket{route=\"/a\",le=\"1.0\"} 0")
                .contains("merge_duration_seconds_bucket{route=\"/a\",le=\"2.5\"} 1")
                .contains("merge_duration_seconds_sum{route=\"/a\"} 2.0");
    }

    @Test
    void what_is_read_when_asked_for_is_read_anew_each_time() throws Exception {
        double[] value = {1};
        metrics.gauge("store_profiles", "Stored.", () -> value[0]);
        metrics.counters("slow_total", "Slow.", values -> values.put(value[0] * 10, "x"), "kind");

        assertThat(text()).contains("jvm_pprof_collector_store_profiles 1.0");
        value[0] = 2;
        assertThat(text())
                .contains("jvm_pprof_collector_store_profiles 2.0")
                .contains("jvm_pprof_collector_slow_total{kind=\"x\"} 20.0");
    }

    @Test
    void one_that_can_not_be_read_leaves_the_others_alone() throws Exception {
        metrics.gauges("broken", "Breaks.", values -> {
            throw new IOException("closed");
        });
        metrics.gauge("whole", "Works.", () -> 5);

        assertThat(text()).contains("jvm_pprof_collector_whole 5.0").doesNotContain("broken 0");
    }

    @Test
    void a_name_is_made_once() {
        metrics.gauge("twice", "Once.", () -> 1);

        assertThatThrownBy(() -> metrics.gauge("twice", "Again.", () -> 2))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
