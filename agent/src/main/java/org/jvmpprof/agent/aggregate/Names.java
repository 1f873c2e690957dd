package org.jvmpprof.agent.aggregate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names of threads and classes by number. Bounded: a process that makes up names for ever gets one number for all that
 * come late. Owned by the poller's thread.
 */
final class Names {
    private static final int MAX_NAMES = 200_000;
    private static final String OTHER = "[other]";

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();

    int number(String name) {
        Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        String kept = names.size() < MAX_NAMES ? name : OTHER;
        if (names.size() > MAX_NAMES) {
            return names.size() - 1; // OTHER came last
        }
        int number = names.size();
        names.add(kept);
        numbers.put(kept, number);
        return number;
    }

    boolean isKnown(String name) {
        return numbers.containsKey(name);
    }

    int size() {
        return names.size();
    }

    String name(int number) {
        return names.get(number);
    }
}
