package org.jvmpprof.agent.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
    private static final long KB = 1024;

    private final StackTable stacks = new StackTable();
    private final int stack = stacks.number(new int[] {7});
    private final NativeMemory memory = new NativeMemory(stacks, 3);

    @Test
    void a_small_block_stands_for_an_interval_and_a_large_one_for_itself() {
        memory.malloc(1, stack, 0xA, 4 * KB, 512 * KB);
        assertThat(values(false)).containsExactly(128, 512 * KB, 128, 512 * KB);
        memory.malloc(2, stack, 0xB, 1024 * KB, 512 * KB);
        assertThat(values(false)).containsExactly(129, 1536 * KB, 129, 1536 * KB);
        assertThat(values(true)).as("as sampled").containsExactly(2, 1028 * KB, 2, 1028 * KB);
    }

    @Test
    void what_is_freed_is_in_use_no_more_but_was_allocated() {
        memory.malloc(1, stack, 0xA, 512 * KB, 512 * KB);
        memory.malloc(2, stack, 0xB, 512 * KB, 512 * KB);
        memory.free(3, 0xA);
        memory.free(4, 0xC);
        assertThat(values(false)).containsExactly(2, 1024 * KB, 1, 512 * KB);
        memory.free(5, 0xB);
        assertThat(values(false)).containsExactly(2, 1024 * KB, 0, 0);
    }

    @Test
    void a_free_before_the_block_was_taken_is_another_blocks() {
        memory.malloc(10, stack, 0xA, 512 * KB, 512 * KB);
        memory.free(9, 0xA);
        assertThat(values(false)[2]).isEqualTo(1);
    }

    @Test
    void a_missed_free_heals_when_the_address_is_taken_again() {
        memory.malloc(1, stack, 0xA, 512 * KB, 512 * KB);
        memory.malloc(2, stack, 0xA, 512 * KB, 512 * KB);
        assertThat(values(false)).containsExactly(2, 1024 * KB, 1, 512 * KB);
        memory.malloc(0, stack, 0xA, 512 * KB, 512 * KB);
        memory.free(1, 0xA);
        assertThat(values(false)).as("told late").containsExactly(3, 1536 * KB, 1, 512 * KB);
        memory.free(3, 0xA);
        assertThat(values(false)[2]).isZero();
    }

    @Test
    void what_finds_no_room_is_counted_exactly() {
        for (int i = 0; i < 5; i++) {
            memory.malloc(i, stack, i, 256 * KB, 512 * KB);
        }
        assertThat(values(false)).containsExactly(10, 2560 * KB, 6, 1536 * KB);
        assertThat(memory.describe())
                .isEqualTo("inuse: 3 sampled blocks whose free was not seen; 2 blocks were given up, which stand for "
                        + 1024 * KB + " bytes");
    }

    @Test
    void without_frees_nothing_is_said_to_be_in_use() {
        memory.malloc(1, stack, 0xA, 512 * KB, 512 * KB);
        memory.freesEnd(300_000);
        memory.malloc(2, stack, 0xB, 512 * KB, 512 * KB);
        assertThat(values(false)).containsExactly(2, 1024 * KB, 0, 0);
        assertThat(memory.describe())
                .contains("300000 frees a second")
                .contains("2 blocks were given up")
                .contains(1024 * KB + " bytes");
        assertThat(memory.stackCount()).isEqualTo(1);
    }

    private double[] values(boolean asSampled) {
        List<StackValues> all = memory.values(asSampled);
        assertThat(all).hasSize(1);
        double[] values = new double[4];
        for (int i = 0; i < values.length; i++) {
            values[i] = all.get(0).value(i);
        }
        return values;
    }
}
