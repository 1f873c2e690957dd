package org.jvmpprof.agent.charts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecondAxisTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START_MILLIS = 1_700_000_000_250L;

    private final SecondAxis axis = new SecondAxis(5 * SECOND, START_MILLIS);

    @Test
    void seconds_begin_with_the_clocks() {
        assertThat(axis.second(5 * SECOND, START_MILLIS)).isZero();
        assertThat(axis.baseSeconds()).isEqualTo(1_700_000_000L);
        assertThat(axis.beginNanos(1)).isEqualTo(5 * SECOND + 750_000_000);
        assertThat(axis.second(axis.beginNanos(1), START_MILLIS + 750)).isEqualTo(1);
    }

    @Test
    void a_clock_set_forward_leaves_a_gap_and_the_past_where_it_was() {
        assertThat(axis.second(7 * SECOND, START_MILLIS + 2_000 + 3_600_000)).isEqualTo(3_602);
        assertThat(axis.baseSeconds()).isEqualTo(1_700_000_000L);
        assertThat(axis.second(8 * SECOND, START_MILLIS + 3_000 + 3_600_000)).isEqualTo(3_603);
    }

    @Test
    void a_clock_set_back_takes_the_past_along_and_numbers_go_on() {
        assertThat(axis.second(7 * SECOND, START_MILLIS + 2_000 - 3_600_000)).isEqualTo(2);
        assertThat(axis.baseSeconds()).isEqualTo(1_700_000_000L - 3_600);
        assertThat(axis.second(8 * SECOND, START_MILLIS + 3_000 - 3_600_000)).isEqualTo(3);
    }

    @Test
    void small_corrections_change_nothing_until_they_add_up_to_a_second() {
        for (int i = 1; i < 100; i++) {
            assertThat(axis.second((5 + i) * SECOND, START_MILLIS + i * 1_010L)).isEqualTo(i);
        }
        assertThat(axis.second(106 * SECOND, START_MILLIS + 102_010)).isEqualTo(102);
    }
}
