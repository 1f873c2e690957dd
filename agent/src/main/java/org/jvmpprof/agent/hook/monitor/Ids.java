package org.jvmpprof.agent.hook.monitor;

import java.util.Arrays;
import java.util.SplittableRandom;

/** A growing list of thread ids that is used again and again. Owned by {@code pprof-locks}. */
final class Ids {
    private long[] ids = new long[64];
    private int count;

    void add(long id) {
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, 2 * count);
        }
        ids[count++] = id;
    }

    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    /** At most {@code limit} of them, each equally likely. */
    long[] some(int limit, SplittableRandom random) {
        int taken = Math.min(limit, count);
        for (int i = 0; taken < count && i < taken; i++) {
            int other = i + random.nextInt(count - i);
            long id = ids[i];
            ids[i] = ids[other];
            ids[other] = id;
        }
        return Arrays.copyOf(ids, taken);
    }
}
