package org.jvmpprof.agent.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A sampler with 1024 slots, simulated, against what is made of its survivors. */
class GenerationTest {
    private static final long SEED = 815;
    private static final long SIZE = 64 * 1024;
    private static final StackClass KEEPER = new StackClass(1, 1);
    private static final StackClass WASTER = new StackClass(2, 1);

    private final LiveHeap heap = new LiveHeap();
    private final Generation generation = new Generation(SIZE);
    private final Deque<Long> freeable = new ArrayDeque<>();
    private final List<Long> kept = new ArrayList<>();
    private long now;
    private int taken;

    @Test
    void survivors_stand_for_those_that_found_no_slot() {
        Random random = new Random(SEED);
        int allocatedByKeeper = 0;
        for (int i = 0; i < 20_000; i++) {
            boolean isKept = random.nextInt(20) == 0;
            allocatedByKeeper += isKept ? 1 : 0;
            allocate(isKept ? KEEPER : WASTER, isKept);
            if (i % 3_000 == 2_999) {
                collect();
            }
        }
        collect();
        end();
        double objects = heap.sums().get(KEEPER).youngObjects / Allocations.weight(SIZE, SIZE);
        assertThat(kept.size()).as("most were not followed").isLessThan(allocatedByKeeper / 2);
        assertThat(objects / allocatedByKeeper).as("seed " + SEED).isCloseTo(1, within(0.2));
        assertThat(heap.sums()).doesNotContainKey(WASTER);
    }

    @Test
    void a_burst_while_all_slots_are_taken_becomes_a_candidate() {
        for (int i = 0; i < 1500; i++) {
            allocate(WASTER, false);
        }
        for (int i = 0; i < 200; i++) {
            allocate(KEEPER, true);
        }
        collect();
        end();
        assertThat(heap.sums()).isEmpty();
        java.util.Map<Integer, LiveHeap.ClassTotal> exact = new java.util.HashMap<>();
        exact.put(1, new LiveHeap.ClassTotal(300, 300 * SIZE));
        heap.settle(exact);
        assertThat(heap.sums().get(KEEPER).bytes / SIZE).isCloseTo(300, within(1.0));
    }

    private void allocate(StackClass site, boolean isKept) {
        generation.allocated(++now, site, SIZE);
        if (taken < Generation.SLOTS) {
            taken++;
            if (isKept) {
                kept.add(now);
            } else {
                freeable.add(now);
            }
        }
    }

    private void collect() {
        generation.collected(++now);
        taken -= freeable.size();
        freeable.clear();
    }

    private void end() {
        for (long time : kept) {
            generation.survived(time, KEEPER, SIZE);
        }
        generation.joinTo(heap, now);
    }
}
