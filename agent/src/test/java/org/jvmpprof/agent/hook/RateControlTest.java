package org.jvmpprof.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateControlTest {
    private static final long TENTH = 100_000_000L;

    @Test
    void stays_while_few_events_come() {
        RateControl control = new RateControl(10_000);
        assertThat(control.adjust(0, TENTH)).isEqualTo(10_000);
        assertThat(control.adjust(49, TENTH)).isEqualTo(10_000);
    }

    @Test
    void holds_a_storm_below_the_limit_and_comes_back() {
        RateControl control = new RateControl(10_000);
        // 100,000 waits of 10 us a second: at rate r, 10,000/r of them are kept.
        int kept = 0;
        for (int i = 0; i < 50; i++) {
            kept = (int) (10_000 * Math.min(1, 10_000.0 / control.rate()));
            control.adjust(kept, TENTH);
        }
        assertThat(kept).isLessThanOrEqualTo(RateControl.MOST_PER_SECOND / 10);
        assertThat(kept).isGreaterThan(10);
        for (int i = 0; i < 50; i++) {
            control.adjust(0, TENTH);
        }
        assertThat(control.rate()).isEqualTo(10_000);
    }

    @Test
    void has_an_end_even_if_nothing_helps() {
        RateControl control = new RateControl(1);
        for (int i = 0; i < 1000; i++) {
            control.adjust(1_000_000, TENTH);
        }
        assertThat(control.rate()).isPositive().isLessThanOrEqualTo(1L << 50);
    }
}
