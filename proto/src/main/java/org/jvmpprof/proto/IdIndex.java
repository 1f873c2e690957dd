package org.jvmpprof.proto;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the table index of an id. Writers number tables 1..N, which costs nothing here; ids of any other kind (some
 * writers use addresses) go to a map as soon as the first one is seen. Confined to one thread.
 */
final class IdIndex {
    private int size;
    private @Nullable Map<Long, Integer> sparse;

    /** Gives the next index to {@code id}; false if the id is taken. */
    boolean add(long id) {
        if (sparse == null && id == size + 1L) {
            size++;
            return true;
        }
        Map<Long, Integer> map = sparse();
        if (map.putIfAbsent(id, size) != null) {
            return false;
        }
        size++;
        return true;
    }

    /** The index of {@code id}, or -1. */
    int get(long id) {
        if (sparse == null) {
            return id >= 1 && id <= size ? (int) (id - 1) : -1;
        }
        Integer index = sparse.get(id);
        return index == null ? -1 : index;
    }

    private Map<Long, Integer> sparse() {
        Map<Long, Integer> map = sparse;
        if (map == null) {
            map = new HashMap<>();
            for (int i = 0; i < size; i++) {
                map.put(i + 1L, i);
            }
            sparse = map;
        }
        return map;
    }
}
