package org.jvmpprof.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The laws of {@link Sampling}, on seeded random waits. */
class SamplingTest {
    private static final long SEED = 20261121;

    @Test
    void a_wait_as_long_as_the_rate_is_always_kept_and_stands_for_itself() {
        assertThat(Sampling.keepsWait(1000, 1000, -1L)).isTrue();
        assertThat(Sampling.keepsWait(5000, 1000, -1L)).isTrue();
        assertThat(Sampling.waits(5000, 1000)).isEqualTo(1);
        assertThat(Sampling.delayNanos(5000, 1000)).isEqualTo(5000);
    }

    @Test
    void no_time_at_all_is_never_kept() {
        assertThat(Sampling.keepsWait(0, 1000, 0)).isFalse();
    }

    @Test
    void sums_are_unbiased_whatever_the_rate_does() {
        Random random = new Random(SEED);
        double waits = 0;
        double nanos = 0;
        double estimatedWaits = 0;
        double estimatedNanos = 0;
        int kept = 0;
        long rate = 10_000;
        for (int i = 0; i < 2_000_000; i++) {
            long wait = (long) Math.exp(random.nextDouble() * 12);
            if (i % 50_000 == 0) {
                rate = 1L << random.nextInt(20);
            }
            waits++;
            nanos += wait;
            if (Sampling.keepsWait(wait, rate, random.nextLong())) {
                estimatedWaits += Sampling.waits(wait, rate);
                estimatedNanos += Sampling.delayNanos(wait, rate);
                kept++;
            }
        }
        assertThat(kept).as("seed %d", SEED).isLessThan(1_500_000);
        assertThat(estimatedWaits / waits).as("seed %d", SEED).isCloseTo(1, within(0.05));
        assertThat(estimatedNanos / nanos).as("seed %d", SEED).isCloseTo(1, within(0.02));
    }

    @Test
    void a_storm_thins_itself_out_without_bias() {
        Random random = new Random(SEED);
        int kept = 0;
        double estimated = 0;
        int waits = 1_000_000;
        for (int i = 0; i < waits; i++) {
            long rate = Sampling.thinned(1, kept);
            if (Sampling.keepsWait(20_000, rate, random.nextLong())) {
                kept++;
                estimated += Sampling.waits(20_000, rate);
            }
        }
        // Each doubling takes 64 events: 15 until the rate exceeds the wait, and one more for each doubling of the
        // storm.
        assertThat(kept).as("seed %d", SEED).isBetween(64 * 14, 64 * 30);
        assertThat(estimated / waits).as("seed %d", SEED).isCloseTo(1, within(0.25));
    }

    @Test
    void thinning_never_overflows() {
        for (long rate : new long[] {1, 10_000, 1L << 50, Long.MAX_VALUE / 2}) {
            assertThat(Sampling.thinned(rate, Integer.MAX_VALUE)).isGreaterThanOrEqualTo(rate);
        }
        assertThat(Sampling.thinned(1000, Sampling.DOUBLING_EVENTS - 1)).isEqualTo(1000);
        assertThat(Sampling.thinned(1000, Sampling.DOUBLING_EVENTS)).isEqualTo(2000);
    }

    @Test
    void one_of_n_is_one_of_n() {
        for (long period : new long[] {1, 2, 7, 1000}) {
            int kept = 0;
            int events = 1_000_000;
            for (long i = 0; i < events; i++) {
                kept += Sampling.keepsOneOf(period, Sampling.mix(SEED + i)) ? 1 : 0;
            }
            assertThat(kept * (double) period / events).as("one of %d", period).isCloseTo(1, within(0.1));
        }
    }

    @Test
    void clocks_that_advance_evenly_still_sample_at_random() {
        int kept = 0;
        int events = 200_000;
        for (int i = 0; i < events; i++) {
            kept += Sampling.keepsWait(100, 1000, Sampling.mix(1_000_000_007L * i)) ? 1 : 0;
        }
        assertThat(kept / (double) events).isCloseTo(0.1, within(0.005));
    }
}
