package org.jvmpprof.agent.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StackTableTest {
    @Test
    void gives_equal_stacks_one_number() {
        StackTable table = new StackTable();
        int first = table.number(new int[] {1, 2, 3});
        assertThat(table.number(new int[] {1, 2, 4})).isNotEqualTo(first);
        assertThat(table.number(new int[] {1, 2, 3})).isEqualTo(first);
        assertThat(table.frames(first)).containsExactly(1, 2, 3);
    }

    @Test
    void keeps_the_leaf_side_when_it_is_full_and_counts_it() {
        StackTable table = new StackTable(40);
        table.number(IntStream.range(0, 40).toArray());
        int cut = table.number(IntStream.range(100, 150).toArray());
        assertThat(table.frames(cut)).containsExactly(IntStream.range(100, 116).toArray());
        assertThat(table.truncated()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void stays_bounded_whatever_comes() {
        StackTable table = new StackTable(1000);
        for (int i = 0; i < 20_000; i++) {
            int base = i * 50;
            table.number(IntStream.range(base, base + 50).toArray());
        }
        long held = IntStream.range(0, table.size())
                .mapToLong(number -> table.frames(number).length)
                .sum();
        assertThat(held).isLessThan(2 * 1000 + 20_000 + 50);
    }
}
