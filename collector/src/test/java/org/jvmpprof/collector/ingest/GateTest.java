package org.jvmpprof.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class GateTest {
    @Test
    void admits_as_many_as_there_are_permits_and_tells_the_others_to_come_again() throws Exception {
        Gate gate = new Gate("merge.concurrent", 2, Duration.ofMillis(5));
        try (Gate.Pass first = gate.enter(1)) {
            try (Gate.Pass second = gate.enter(1)) {
                assertThatThrownBy(() -> gate.enter(1))
                        .isInstanceOfSatisfying(
                                OverloadedException.class,
                                e -> assertThat(e.retryAfterSeconds()).isPositive())
                        .hasMessageContaining("merge.concurrent=2");
            }
            try (Gate.Pass again = gate.enter(1)) {
                assertThat(again).isNotNull();
            }
        }
    }

    @Test
    void what_is_larger_than_all_takes_all_and_runs_alone() throws Exception {
        Gate gate = new Gate("memory", 100, Duration.ofMillis(5));
        try (Gate.Pass large = gate.enter(1_000_000)) {
            assertThatThrownBy(() -> gate.enter(1)).isInstanceOf(OverloadedException.class);
        }
        try (Gate.Pass small = gate.enter(100)) {
            assertThat(small).isNotNull();
        }
    }

    @Test
    void a_pass_closed_twice_gives_back_once() throws Exception {
        Gate gate = new Gate("memory", 1, Duration.ofMillis(5));
        Gate.Pass pass = gate.enter(1);
        pass.close();
        pass.close();
        try (Gate.Pass only = gate.enter(1)) {
            assertThatThrownBy(() -> gate.enter(1)).isInstanceOf(OverloadedException.class);
        }
    }
}
