package org.jvmpprof.agent.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AggregatorTest {
    private final Aggregator aggregator = new Aggregator(new Contention());

    @Test
    void a_sample_is_in_every_window_that_holds_its_time() {
        Window early = aggregator.open(Window.Kind.CPU, 0);
        Window both = aggregator.open(Window.Kind.CPU, 0);
        Window late = aggregator.open(Window.Kind.CPU, 100);
        early.endAt(100);
        int stack = aggregator.stack(new int[] {7});
        int thread = aggregator.name("worker-3");
        aggregator.cpu(99, stack, thread, 1, 10);
        aggregator.cpu(100, stack, thread, 2, 10);

        assertThat(samples(aggregator.close(early))).isEqualTo(1);
        assertThat(samples(aggregator.close(late))).isEqualTo(2);
        List<StackValues> all = aggregator.close(both);
        assertThat(samples(all)).isEqualTo(3);
        assertThat(all.get(0).name()).isEqualTo("worker-#");
        assertThat(all.get(0).frames()).containsExactly(7);
    }

    @Test
    void samples_of_a_window_count_by_the_interval_they_were_taken_at() {
        Window window = aggregator.open(Window.Kind.CPU, 0);
        int stack = aggregator.stack(new int[] {7});
        aggregator.cpu(1, stack, aggregator.name("t"), 4, 10);
        aggregator.cpu(2, stack, aggregator.name("t"), 1, 40);

        StackValues sum = aggregator.close(window).get(0);

        assertThat(sum.value(0)).as("samples").isEqualTo(5);
        assertThat(sum.value(1)).as("nanoseconds").isEqualTo(80);
    }

    @Test
    void folding_keeps_the_large_stacks_and_all_totals_and_gives_the_room_back() {
        Window window = aggregator.open(Window.Kind.CPU, 0);
        int className = aggregator.name("byte[]");
        aggregator.cpu(1, aggregator.stack(new int[] {1}), aggregator.name("t"), 1, 10);
        for (int i = 0; i < 2000; i++) {
            aggregator.bufferAlloc(aggregator.stack(new int[] {i, 1, 2, 3}), className, 100, 100L * (i + 1));
        }
        aggregator.polled(2, -1);
        double before = bytes(aggregator.heap(false));
        long framesBefore = aggregator.status().frames();

        aggregator.fold(99);

        List<StackValues> heap = aggregator.heap(false);
        assertThat(bytes(heap)).isCloseTo(before, within(before * 1e-12));
        assertThat(heap).hasSize(1001);
        assertThat(heap).anyMatch(stack -> stack.frames()[0] == 1999);
        assertThat(heap).noneMatch(stack -> stack.frames()[0] == 5);
        assertThat(heap).anyMatch(stack -> stack.frames().length == 1 && stack.frames()[0] == 99);
        assertThat(aggregator.status().frames()).isLessThan(framesBefore * 6 / 10);
        aggregator.stack(new int[] {7, 7, 7}); // takes a number that is free again
        assertThat(aggregator.close(window).get(0).frames()).containsExactly(1);
    }

    private static double bytes(List<StackValues> heap) {
        return heap.stream().mapToDouble(stack -> stack.value(1)).sum();
    }

    @Test
    void time_wraps_round_as_nano_time_may() {
        Window window = aggregator.open(Window.Kind.CPU, Long.MAX_VALUE - 10);
        window.endAt(Long.MIN_VALUE + 10);
        int thread = aggregator.name("t");
        aggregator.cpu(Long.MIN_VALUE + 5, aggregator.stack(new int[] {1}), thread, 1, 10);
        aggregator.cpu(Long.MIN_VALUE + 15, aggregator.stack(new int[] {1}), thread, 1, 10);
        assertThat(samples(aggregator.close(window))).isEqualTo(1);
    }

    @Test
    void wall_samples_stay_out_of_cpu_windows() {
        Window cpu = aggregator.open(Window.Kind.CPU, 0);
        Window wall = aggregator.open(Window.Kind.WALL, 0);
        aggregator.wall(1, aggregator.stack(new int[] {1}), aggregator.name("t"), false, 1, 20);
        assertThat(aggregator.close(cpu)).isEmpty();
        assertThat(aggregator.close(wall)).hasSize(1);
    }

    @Test
    void a_sample_of_a_buffer_stands_for_all_of_it() {
        int stack = aggregator.stack(new int[] {1});
        aggregator.bufferAlloc(stack, aggregator.name("byte[]"), 1 << 10, 1 << 20);

        StackValues allocated = aggregator.heap(false).get(0);
        assertThat(allocated.value(0)).as("objects").isEqualTo(1 << 10);
        assertThat(allocated.value(1)).as("bytes").isEqualTo(1 << 20);
        assertThat(aggregator.heap(true).get(0).value(1)).as("bytes as sampled").isEqualTo(1 << 10);
    }

    @Test
    void objects_younger_than_the_last_collection_are_not_known_to_live() {
        aggregator.sessionEnded(1024);
        int stack = aggregator.stack(new int[] {1});
        int type = aggregator.name("byte[]");
        aggregator.collectedAt(10, 1 << 20);
        aggregator.live(stack, type, 1024, 5);
        aggregator.live(stack, type, 1024, 15);
        aggregator.sessionEnded(1024);
        aggregator.settleLiveHeap();
        assertThat(aggregator.survivors()).isEqualTo(1);
    }

    @Test
    void raw_in_use_values_unsample_to_the_estimate() {
        aggregator.sessionEnded(512 * 1024);
        int stack = aggregator.stack(new int[] {1});
        int type = aggregator.name("byte[]");
        aggregator.collectedAt(10, 1L << 40);
        for (int i = 0; i < 100; i++) {
            aggregator.live(stack, type, 1024, 5);
        }
        aggregator.sessionEnded(512 * 1024);
        aggregator.settleLiveHeap();
        StackValues raw = aggregator.heap(true).get(0);
        StackValues scaled = aggregator.heap(false).get(0);
        assertThat(raw.value(2)).isCloseTo(100, within(1e-6));
        assertThat(scaled.value(3) / raw.value(3)).isCloseTo(Allocations.weight(1024, 512 * 1024), within(1e-6));
    }

    private static double samples(List<StackValues> stacks) {
        return stacks.stream().mapToDouble(stack -> stack.value(0)).sum();
    }
}
