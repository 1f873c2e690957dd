package org.jvmpprof.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WalkCostTest {
    private final WalkCost cost = new WalkCost();

    @Test
    void a_sample_costs_its_walk_and_what_is_beside() {
        cost.look(100, 300_000);

        assertThat(cost.nanos()).isEqualTo(100 * (3_000 + WalkCost.NANOS_BESIDE_WALK));
    }

    @Test
    void walks_that_stood_in_line_for_a_processor_count_as_little_more_than_the_others() {
        cost.look(100, 300_000);
        cost.look(200, 300_000 + 100 * 26_000);

        assertThat(cost.nanos()).isEqualTo(100 * (3_000 + 2_000) + 100 * (4_500 + 2_000));
    }

    @Test
    void a_look_without_samples_changes_nothing() {
        cost.look(100, 300_000);
        double each = cost.each();
        cost.look(100, 300_000);

        assertThat(cost.each()).isCloseTo(each, within(1e-9));
    }
}
