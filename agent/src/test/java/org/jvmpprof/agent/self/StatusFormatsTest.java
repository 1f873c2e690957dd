package org.jvmpprof.agent.self;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatusFormatsTest {
    private final Status status = new Status();

    @Test
    void json_has_sections_lists_and_escapes() {
        status.add(source(to -> {
            to.put("text", "a\"b\\c\né").put("number", 7).put("none", Double.NaN);
            to.section("inner").put("yes", true);
            to.item("list").put("n", 1);
        }));

        assertThat(StatusToJson.write(status.report()).replaceAll("\\n *", ""))
                .isEqualTo("{\"test\": {\"text\": \"a\\\"b\\\\c\\u000a\\u00e9\",\"number\": 7,\"none\": null,"
                        + "\"inner\": {\"yes\": true},\"list\": [{\"n\": 1}]}}");
    }

    @Test
    void samples_of_a_metric_stand_together_below_one_head() {
        status.add(source(to -> to.metric("a_total", "All a.", "counter", 1, "x", "q\"\\")
                .metric("b_bytes", "B.", "gauge", 0.5)
                .metric("a_total", "All a.", "counter", 2e20, "x", "z")));

        assertThat(StatusToMetrics.text(status.report()))
                .isEqualTo("# HELP a_total All a.\n# TYPE a_total counter\na_total{x=\"q\\\"\\\\\"} 1\na_total{x=\"z\"}"
                        + " 2.0E20\n# HELP b_bytes B.\n# TYPE b_bytes gauge\nb_bytes 0.5\n");
    }

    @Test
    void open_metrics_names_a_counters_family_without_total_and_ends_in_eof() {
        status.add(source(to -> to.metric("a_total", "All a.", "counter", 1)));

        assertThat(StatusToMetrics.openMetrics(status.report()))
                .isEqualTo("# HELP a All a.\n# TYPE a counter\na_total 1\n# EOF\n");
    }

    private static StatusSource source(java.util.function.Consumer<StatusWriter> says) {
        return new StatusSource() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public void describe(StatusWriter to) {
                says.accept(to);
            }
        };
    }
}
