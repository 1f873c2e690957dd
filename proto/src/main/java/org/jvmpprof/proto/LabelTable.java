package org.jvmpprof.proto;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers sets of labels; 0 is the empty set. The order of different keys does not tell sets apart, the order of values
 * under one key does, as in google/pprof. Confined to one thread.
 */
final class LabelTable {
    private static final Comparator<Label> BY_KEY =
            Comparator.comparing(Label::key).thenComparing(Label::isText);

    private final List<List<Label>> sets = new ArrayList<>();
    private final Map<List<Label>, Integer> numbers = new HashMap<>();

    LabelTable() {
        intern(Collections.emptyList());
    }

    int intern(List<Label> labels) {
        List<Label> sorted = sorted(labels);
        Integer known = numbers.get(sorted);
        if (known != null) {
            return known;
        }
        numbers.put(sorted, sets.size());
        sets.add(sorted);
        return sets.size() - 1;
    }

    List<Label> get(int number) {
        return sets.get(number);
    }

    private static List<Label> sorted(List<Label> labels) {
        for (int i = 1; i < labels.size(); i++) {
            if (BY_KEY.compare(labels.get(i - 1), labels.get(i)) > 0) {
                List<Label> sorted = new ArrayList<>(labels);
                sorted.sort(BY_KEY);
                return sorted;
            }
        }
        return labels;
    }
}
