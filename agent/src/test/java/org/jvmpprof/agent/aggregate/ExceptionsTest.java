package org.jvmpprof.agent.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExceptionsTest {
    private final Exceptions exceptions = new Exceptions();

    @Test
    void adds_up_by_stack_and_class() {
        exceptions.created(new int[] {1, 2}, "A", 10);
        exceptions.created(new int[] {1, 2}, "A", 5);
        exceptions.created(new int[] {1, 2}, "B", 1);
        exceptions.created(new int[] {1, 3}, "A", 2);
        assertThat(exceptions.stackCount()).isEqualTo(3);
        assertThat(byClass()).isEqualTo(Map.of("A", 17.0, "B", 1.0));
    }

    @Test
    void classes_made_up_for_ever_become_one() {
        for (int i = 0; i < Exceptions.MAX_CLASSES + 100; i++) {
            exceptions.created(new int[] {1}, "Made$" + i, 1);
        }
        exceptions.created(new int[] {1}, "Made$0", 1);
        assertThat(byClass())
                .hasSize(Exceptions.MAX_CLASSES + 1)
                .containsEntry(Exceptions.OTHER, 100.0)
                .containsEntry("Made$0", 2.0);
        assertThat(exceptions.stackCount()).isEqualTo(Exceptions.MAX_CLASSES + 1);
    }

    private Map<String, Double> byClass() {
        return exceptions.sums().stream()
                .collect(Collectors.groupingBy(StackValues::name, Collectors.summingDouble(each -> each.value(0))));
    }
}
