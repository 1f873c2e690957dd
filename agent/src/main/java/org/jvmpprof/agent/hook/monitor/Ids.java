package org.jvmpprof.agent.hook.monitor;

import java.util.Arrays;
import java.util.SplittableRandom;

/** A growing list of thread ids or locks that is used again and again. Owned by {@code pprof-locks}. */
final class Ids {
    private long[] ids = new long[64];
    private int count;

    void add(long id) {
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, 2 * count);
        }
        ids[count++] = id;
    }

    /** For lists of some hundred at most. */
    void addOnce(long id) {
        if (!has(id)) {
            add(id);
        }
    }

    boolean has(long id) {
        for (int i = 0; i < count; i++) {
            if (ids[i] == id) {
                return true;
            }
        }
        return false;
    }

    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    long get(int index) {
        return ids[index];
    }

    long[] toArray() {
        return Arrays.copyOf(ids, count);
    }

    /** Leaves at most {@code limit} of them, each equally likely. */
    void draw(int limit, SplittableRandom random) {
        if (count <= limit) {
            return;
        }
        for (int i = 0; i < limit; i++) {
            int other = i + random.nextInt(count - i);
            long id = ids[i];
            ids[i] = ids[other];
            ids[other] = id;
        }
        count = limit;
    }
}
