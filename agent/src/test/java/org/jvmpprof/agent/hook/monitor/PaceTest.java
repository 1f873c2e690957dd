package org.jvmpprof.agent.hook.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long CHEAP = TimeUnit.MICROSECONDS.toNanos(50);

    private final Pace pace = new Pace(new SplittableRandom(11));

    private double mean(boolean found, long costNanos) {
        double sum = 0;
        for (int i = 0; i < 1000; i++) {
            long pause = pace.next(found, costNanos, 0);
            sum += pause;
        }
        return sum / 1000 / 1e6;
    }

    @Test
    void busy_locks_are_looked_at_25_times_a_second_with_jitter() {
        assertThat(mean(true, CHEAP)).isBetween(38.0, 42.0);
        assertThat(pace.next(true, CHEAP, 0)).isBetween(Pace.BUSY_NANOS / 2, Pace.BUSY_NANOS * 3 / 2);
        assertThat(pace.next(true, CHEAP, 0)).isNotEqualTo(pace.next(true, CHEAP, 0));
    }

    @Test
    void idle_pauses_grow_to_200_ms_and_shrink_at_once() {
        assertThat(pace.next(false, CHEAP, 0)).isLessThan(Pace.BUSY_NANOS * 2);
        assertThat(mean(false, CHEAP)).isBetween(190.0, 210.0);
        assertThat(pace.next(true, CHEAP, 0)).isLessThan(Pace.BUSY_NANOS * 2);
    }

    @Test
    void expensive_looks_stay_inside_their_budget() {
        mean(true, 800_000);
        assertThat(mean(true, 800_000)).isBetween(76.0, 84.0);
        mean(false, 800_000);
        assertThat(mean(false, 800_000)).isBetween(380.0, 420.0);
        mean(true, 80_000_000);
        assertThat(mean(true, 80_000_000)).isBetween(950.0, 1050.0);
    }

    @Test
    void one_slow_look_changes_nothing() {
        mean(true, CHEAP);
        assertThat(pace.next(true, 80_000_000, 0)).isLessThan(Pace.BUSY_NANOS * 2);
    }

    @Test
    void late_looks_are_put_off_three_times_at_most() {
        long now = pace.next(true, CHEAP, 0) + 5_000_000;
        int putOff = 0;
        while (pace.isLate(now)) {
            long pause = pace.again(now);
            assertThat(pause).isLessThan(Pace.BUSY_NANOS / 4);
            now += pause + 5_000_000;
            putOff++;
        }
        assertThat(putOff).isEqualTo(3);
    }

    @Test
    void a_punctual_look_and_an_idle_one_are_not_put_off() {
        assertThat(pace.isLate(pace.next(true, CHEAP, 0))).isFalse();
        assertThat(pace.isLate(pace.next(false, CHEAP, 0) + 50_000_000)).isFalse();
    }
}
