package org.jvmpprof.proto;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers strings in the order they are first seen; "" is always 0, as pprof demands. Not a HashMap, because an encode
 * looks up a few strings for each function and label and should box none. Confined to one thread.
 */
final class StringTable {
    private final List<String> strings = new ArrayList<>();
    private final Slots slots = new Slots(256);

    StringTable() {
        index("");
    }

    /** The number of {@code string}, assigned now if it is new. */
    int index(String string) {
        for (int i = slots.first(Hashes.spread(string.hashCode())); i >= 0; i = slots.next()) {
            if (string.equals(strings.get(i))) {
                return i;
            }
        }
        strings.add(string);
        return slots.add();
    }

    int size() {
        return strings.size();
    }

    String get(int index) {
        return strings.get(index);
    }
}
