package org.jvmpprof.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RoundScheduleTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MINUTE = 60 * SECOND;

    @Test
    void without_jitter_rounds_end_on_the_minute() {
        long start = Long.MAX_VALUE - 3 * SECOND; // nanoTime may be anything, and overflow
        RoundSchedule schedule = new RoundSchedule(MINUTE, 0, "i", start, 1_000_000 * MINUTE + 20 * SECOND);
        assertThat(schedule.endAfter(start, start) - start).isEqualTo(40 * SECOND);
        long first = schedule.endAfter(start, start);
        assertThat(schedule.endAfter(first, first - SECOND) - first).isEqualTo(MINUTE);
        assertThat(schedule.endAfter(first, first + SECOND) - first).isEqualTo(MINUTE);
    }

    @Test
    void a_very_short_first_round_is_joined_to_the_next() {
        RoundSchedule schedule = new RoundSchedule(MINUTE, 0, "i", 0, 1_000_000 * MINUTE + 57 * SECOND);
        assertThat(schedule.endAfter(0, 0)).isEqualTo(63 * SECOND);
    }

    @Test
    void ends_that_have_gone_by_are_skipped() {
        RoundSchedule schedule = new RoundSchedule(MINUTE, 0, "i", 0, 1_000_000 * MINUTE);
        assertThat(schedule.endAfter(MINUTE, 5 * MINUTE + SECOND)).isEqualTo(6 * MINUTE);
    }

    @Test
    void jitter_moves_an_instance_by_the_same_share_in_every_life_and_spreads_a_fleet() {
        long[] ends = IntStream.range(0, 200)
                .mapToLong(i -> new RoundSchedule(MINUTE, 0.5, "instance-" + i, 0, 1_000_000 * MINUTE).endAfter(0, 0))
                .toArray();
        for (int i = 0; i < ends.length; i++) {
            long nextLife = new RoundSchedule(MINUTE, 0.5, "instance-" + i, 0, 1_000_000 * MINUTE + 123 * MINUTE)
                    .endAfter(0, 0);
            assertThat(nextLife).isEqualTo(ends[i]);
            long phase = ends[i] % MINUTE;
            assertThat(phase).isBetween(0L, MINUTE / 2);
        }
        assertThat(IntStream.range(0, 200)
                        .filter(i -> ends[i] % MINUTE < MINUTE / 4)
                        .count())
                .isBetween(70L, 130L);
    }

    @Test
    void a_fleet_takes_turns_by_the_hour() {
        Random random = new Random(11);
        for (int hour = 0; hour < 5; hour++) {
            long at = 1_795_248_000_000L + hour * 3_600_000L + random.nextInt(3_600_000);
            long active = IntStream.range(0, 10_000)
                    .filter(i -> FleetShare.isActive("jvm-" + i, 0.2, at))
                    .count();
            assertThat(active / 10_000.0).isCloseTo(0.2, within(0.02));
        }
        long turns = IntStream.range(0, 1000)
                .filter(hour -> FleetShare.isActive("jvm-1", 0.2, hour * 3_600_000L))
                .count();
        assertThat(turns).isBetween(150L, 250L);
        assertThat(FleetShare.isActive("any", 1.0, 0)).isTrue();
        assertThat(FleetShare.isActive("any", 0.0, 0)).isFalse();
    }

    @Test
    void backoff_is_full_jitter_within_floor_and_ceiling() {
        Random random = new Random(3);
        Backoff backoff = new Backoff(SECOND, MINUTE, random::nextDouble);
        long ceiling = SECOND;
        boolean wasLow = false;
        for (int i = 0; i < 200; i++) {
            long wait = backoff.next();
            assertThat(wait).isBetween(Backoff.FLOOR_NANOS, ceiling);
            wasLow |= wait < ceiling / 4;
            ceiling = Math.min(MINUTE, ceiling * 2);
        }
        assertThat(wasLow).isTrue();
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(SECOND);
    }
}
