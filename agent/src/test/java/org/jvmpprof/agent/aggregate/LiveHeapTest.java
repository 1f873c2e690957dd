package org.jvmpprof.agent.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Known heaps, sampled as the JVM samples, against what is estimated of them. */
class LiveHeapTest {
    private static final long INTERVAL = 512 * 1024;
    private static final double MB = 1 << 20;
    private static final int BYTES = 1;
    private static final int STRINGS = 2;
    private static final int TINY = 3;
    private static final long SEED = 4711;

    private final Random random = new Random(SEED);
    private final LiveHeap heap = new LiveHeap();

    @Test
    void a_class_is_exact_after_a_histogram_and_its_sites_share_it_by_their_samples() {
        survive(1, BYTES, 1024, 60);
        survive(2, BYTES, 65536, 40);
        heap.settle(histogram(BYTES, 100, 1024));
        assertThat(megabytes(1) + megabytes(2)).isCloseTo(100, within(0.01));
        assertThat(megabytes(1)).as("seed " + SEED).isCloseTo(60, within(10.0));
    }

    @Test
    void what_died_since_its_generation_goes_when_it_is_counted() {
        survive(1, BYTES, 1024, 80);
        heap.settle(histogram(BYTES, 80, 1024));
        survive(2, BYTES, 1024, 50);
        heap.settle(histogram(BYTES, 60, 1024));
        assertThat(megabytes(2)).as("seed " + SEED).isCloseTo(50, within(15.0));
        assertThat(megabytes(1) + megabytes(2)).isCloseTo(60, within(0.01));
    }

    @Test
    void a_class_that_is_gone_leaves_nothing() {
        survive(1, BYTES, 1024, 80);
        survive(2, STRINGS, 64, 20);
        heap.settle(histogram(STRINGS, 20, 64));
        assertThat(heap.sums().keySet()).containsExactly(new StackClass(2, STRINGS));
        assertThat(heap.exactBytes()).isCloseTo(20 * MB, within(1.0));
    }

    @Test
    void classes_without_a_sample_are_counted_as_left_out() {
        survive(1, BYTES, 1024, 80);
        Map<Integer, LiveHeap.ClassTotal> exact = histogram(BYTES, 80, 1024);
        exact.put(STRINGS, new LiveHeap.ClassTotal(1000, 7 << 20));
        exact.put(TINY, new LiveHeap.ClassTotal(1, 16));
        heap.settle(exact);
        assertThat(heap.unattributed().get(STRINGS).bytes).isEqualTo(7 << 20);
        assertThat(heap.unattributed()).doesNotContainKey(TINY);
        assertThat(unattributed(sum -> sum.bytes)).isEqualTo((7 << 20) + 16);
    }

    private double unattributed(ToDoubleFunction<LiveHeap.Sum> value) {
        return heap.unattributed().values().stream().mapToDouble(value).sum();
    }

    @Test
    void more_than_sampling_error_explains_stays_unattributed() {
        survive(1, BYTES, 1024, 2);
        heap.settle(histogram(BYTES, 100, 1024));
        assertThat(megabytes(1)).isBetween(0.5, 10.0);
        assertThat(unattributed(sum -> sum.bytes) / MB + megabytes(1)).isCloseTo(100, within(0.01));
        assertThat(unattributed(sum -> sum.objects)).isBetween(90_000.0, 102_400.0);
    }

    @Test
    void a_site_that_was_never_followed_gets_what_its_class_has_beyond_the_others() {
        survive(1, BYTES, 1024, 40);
        Generation.Fate burst = new Generation.Fate();
        burst.undecided(100 * 1024, 1024);
        heap.join(new StackClass(2, BYTES), burst);
        heap.settle(histogram(BYTES, 140, 1024));
        assertThat(megabytes(2)).as("seed " + SEED).isCloseTo(100, within(10.0));
        assertThat(unattributed(sum -> sum.bytes) / MB).isLessThan(10);
    }

    @Test
    void what_is_undecided_fares_as_its_site_did() {
        Generation.Fate keeper = survivors(1024, 50);
        keeper.undecided(50 * 1024, 1024);
        heap.join(new StackClass(1, BYTES), keeper);
        Generation.Fate waster = new Generation.Fate();
        waster.followedBytes = 500 * MB;
        waster.undecided(500 * 1024, 1024);
        heap.join(new StackClass(2, BYTES), waster);
        heap.settle(histogram(BYTES, 100, 1024));
        assertThat(megabytes(1)).isCloseTo(100, within(0.01));
        assertThat(megabytes(2)).isZero();
    }

    @Test
    void what_is_undecided_is_decided_by_what_a_later_session_saw() {
        Generation.Fate unseen = new Generation.Fate();
        unseen.undecided(50 * 1024, 1024);
        heap.join(new StackClass(1, BYTES), unseen);
        heap.settle((long) (200 * MB));
        assertThat(megabytes(1)).isZero();
        survive(1, BYTES, 1024, 50);
        heap.settle(histogram(BYTES, 100, 1024));
        assertThat(megabytes(1)).isCloseTo(100, within(0.01));
    }

    @Test
    void without_a_count_the_sum_stays_within_what_the_heap_held() {
        survive(1, BYTES, 1024, 80);
        heap.settle((long) (200 * MB));
        survive(2, BYTES, 1024, 80);
        heap.settle((long) (100 * MB));
        assertThat(megabytes(1) + megabytes(2)).isCloseTo(100, within(0.01));
    }

    private void survive(int stack, int className, long size, double megabytes) {
        heap.join(new StackClass(stack, className), survivors(size, megabytes));
    }

    private Generation.Fate survivors(long size, double megabytes) {
        Generation.Fate fate = new Generation.Fate();
        double probability = -Math.expm1(-(double) size / INTERVAL);
        for (long allocated = 0; allocated < megabytes * MB; allocated += size) {
            if (random.nextDouble() < probability) {
                fate.survived(1 / probability, size);
            }
        }
        fate.followedBytes = fate.survivedBytes;
        return fate;
    }

    private static Map<Integer, LiveHeap.ClassTotal> histogram(int className, double megabytes, long size) {
        Map<Integer, LiveHeap.ClassTotal> exact = new HashMap<>();
        long bytes = (long) (megabytes * MB);
        exact.put(className, new LiveHeap.ClassTotal(bytes / size, bytes));
        return exact;
    }

    private double megabytes(int stack) {
        double bytes = 0;
        for (Map.Entry<StackClass, LiveHeap.Sum> entry : heap.sums().entrySet()) {
            bytes += entry.getKey().stack == stack ? entry.getValue().bytes : 0;
        }
        return bytes / MB;
    }
}
