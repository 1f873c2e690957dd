package org.jvmpprof.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplerMetricsTest {
    @Test
    void counters_go_on_over_sessions_and_memory_is_the_present_ones() {
        SamplerMetrics first = SamplerMetrics.parse("samples_total 5\nmem_a_kb 10\nstackwalk_ns_total 100\n");
        SamplerMetrics second = SamplerMetrics.parse("samples_total 2\nmem_a_kb 20\nstackwalk_ns_total 50\n\n")
                .after(first);

        assertThat(second.taken()).isEqualTo(7);
        assertThat(second.stackWalkNanos()).isEqualTo(150);
        assertThat(second.memoryBytes()).isEqualTo(20 << 10);
    }

    @Test
    void a_part_of_the_memory_that_nobody_has_is_left_out() {
        SamplerMetrics metrics = SamplerMetrics.parse("mem_a_kb 10\nmem_b_kb 6854956218413776\n");

        assertThat(metrics.memoryBytes()).isEqualTo(10 << 10);
    }
}
