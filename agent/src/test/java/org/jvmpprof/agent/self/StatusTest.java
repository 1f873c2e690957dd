package org.jvmpprof.agent.self;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StatusTest {
    private final Status status = new Status();

    @Test
    void sections_come_in_the_order_of_their_sources_with_all_they_said() {
        status.add(source("ship", to -> {
            to.put("rounds", 3).put("ratio", 0.5).put("on", true);
            to.section("spool").put("bytes", 7);
            to.item("exporters").put("name", "a");
            to.item("exporters").put("name", "b");
            to.metric("jvm_pprof_rounds_total", "Rounds.", "counter", 3, "to", "a");
        }));
        status.add(source("hooks", to -> to.put("errors", 0)));

        Status.Report report = status.report();

        assertThat(report.sections().keySet()).containsExactly("ship", "hooks");
        assertThat(report.sections().get("ship"))
                .containsEntry("rounds", 3L)
                .containsEntry("ratio", 0.5)
                .containsEntry("on", true)
                .containsEntry("spool", Map.of("bytes", 7L))
                .containsEntry("exporters", List.of(Map.of("name", "a"), Map.of("name", "b")));
        assertThat(report.metrics())
                .singleElement()
                .satisfies(metric -> assertThat(metric.labelPairs).containsExactly("to", "a"));
    }

    @Test
    void a_source_that_fails_costs_its_own_section_and_says_so() {
        status.add(source("bad", to -> {
            to.put("before", 1);
            throw new IllegalStateException("no word");
        }));
        status.add(source("good", to -> to.put("after", 2)));

        Map<String, Map<String, Object>> sections = status.report().sections();

        assertThat(sections.get("bad")).containsEntry("before", 1L);
        assertThat((String) sections.get("bad").get("error")).contains("no word");
        assertThat(sections.get("good")).containsEntry("after", 2L);
    }

    @Test
    void a_metric_that_would_spoil_the_scrape_is_refused() {
        StatusWriter writer = new StatusWriter(new java.util.ArrayList<>());

        assertThatThrownBy(() -> writer.metric("with-dash", "x", "gauge", 1)).hasMessageContaining("with-dash");
        assertThatThrownBy(() -> writer.metric("a", "x", "histogram", 1)).hasMessageContaining("histogram");
        assertThatThrownBy(() -> writer.metric("a", "x", "gauge", 1, "odd")).hasMessageContaining("odd");
    }

    private static StatusSource source(String name, Consumer<StatusWriter> says) {
        return new StatusSource() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void describe(StatusWriter to) {
                says.accept(to);
            }
        };
    }
}
