package org.jvmpprof.agent.aggregate;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Which stacks stay by themselves when a table grows too large: those with the largest values. Stateless. */
final class Folding {
    /** So few stacks are worth keeping whatever the budget is. */
    private static final int FEWEST = 256;

    private Folding() {}

    /** The larger half of the stacks of a table, by the sum of their values. */
    static <K, V> Set<Integer> largerHalf(Map<K, V> table, ToDoubleFunction<V> value, StackOf<K> stackOf) {
        Map<Integer, Double> sums = new HashMap<>();
        table.forEach((key, each) -> sums.merge(stackOf.stack(key), value.applyAsDouble(each), Double::sum));
        if (sums.size() <= FEWEST) {
            return new HashSet<>(sums.keySet());
        }
        List<Integer> ordered = sums.entrySet().stream()
                .sorted(Map.Entry.<Integer, Double>comparingByValue().reversed())
                .limit(Math.max(FEWEST, sums.size() / 2))
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
        return new HashSet<>(ordered);
    }

    /** The stack's number of a table's key. */
    interface StackOf<K> {
        int stack(K key);
    }
}
