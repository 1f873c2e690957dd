package org.jvmpprof.agent.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is sampled adds up to what happened. */
class CumulativeTest {
    private static final long SEED = 20261121;

    @Test
    void allocations_are_unsampled_without_bias_at_any_size() {
        Random random = new Random(SEED);
        long interval = 512 * 1024;
        for (long size : new long[] {64 * 1024, 512 * 1024, 4 << 20}) {
            Allocations allocations = new Allocations();
            int objects = 400_000_000 / (int) size * 10;
            for (int i = 0; i < objects; i++) {
                if (random.nextDouble() < -Math.expm1(-(double) size / interval)) {
                    allocations.add(1, 1, size, interval);
                }
            }
            Allocations.Sum sum = allocations.sums().get(new StackClass(1, 1));
            assertThat(sum.objects / objects)
                    .as("size " + size + ", seed " + SEED)
                    .isCloseTo(1, within(0.05));
            assertThat(sum.bytes).isCloseTo(sum.objects * size, within(1.0));
            assertThat(sum.sampledBytes).isEqualTo(sum.sampledObjects * size);
        }
    }

    @Test
    void short_waits_are_scaled_to_their_true_sum() {
        Random random = new Random(SEED);
        long threshold = 1_000_000;
        Contention contention = new Contention();
        double truth = 0;
        int count = 200_000;
        for (int i = 0; i < count; i++) {
            long wait = 10_000 + random.nextInt(3_000_000);
            truth += wait;
            if (wait >= threshold || random.nextDouble() < (double) wait / threshold) {
                contention.engineWaited(false, new int[] {1}, "A", wait, threshold);
            }
        }
        LockValues sum = contention.waits(false).get(0);
        assertThat(sum.delayNanos() / truth).as("seed " + SEED).isCloseTo(1, within(0.02));
        assertThat(sum.contentions() / count).isCloseTo(1, within(0.05));
    }

    @Test
    void cpu_scale_is_the_clock_over_the_samples_around_the_window() {
        CpuScale scale = new CpuScale();
        scale.record(0, 0, 0, 0);
        scale.record(1_000, 2_000_000_000L, 160, 1_600_000_000L);
        scale.record(2_000, 3_000_000_000L, 260, 2_600_000_000L);
        assertThat(scale.factor(100, 900)).isCloseTo(1.25, within(1e-9));
        assertThat(scale.factor(1_000, 2_000)).isCloseTo(1.0, within(1e-9));
        assertThat(scale.factor(100, 1_900)).isCloseTo(3.0 / 2.6, within(1e-9));
    }

    @Test
    void cpu_scale_is_one_while_too_little_is_known() {
        CpuScale scale = new CpuScale();
        assertThat(scale.factor(0, 10)).isEqualTo(1);
        scale.record(0, -1, 0, 0);
        scale.record(5, 1_000_000_000L, 10, 100_000_000L);
        scale.record(10, 2_000_000_000L, 20, 200_000_000L);
        assertThat(scale.factor(0, 10)).isEqualTo(1);
    }
}
