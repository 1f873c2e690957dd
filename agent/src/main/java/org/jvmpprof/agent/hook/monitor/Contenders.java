package org.jvmpprof.agent.hook.monitor;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who lately waited for or had a lock, for the last {@value #MAX_LOCKS} contended ones. A lock goes from hand to hand
 * between the moment when waiters are seen and the snapshot; it mostly goes to one of these, so they are asked too.
 * Owned by {@code pprof-locks}.
 */
final class Contenders {
    private static final int MAX_LOCKS = 64;
    private static final int PER_LOCK = 16;

    private final Map<Long, long[]> byLock = new LinkedHashMap<Long, long[]>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, long[]> eldest) {
            return size() > MAX_LOCKS;
        }
    };

    /** The threads, latest first, then zeros. Not to be changed. */
    long[] of(long lock) {
        long[] known = byLock.get(lock);
        return known == null ? new long[0] : known;
    }

    void add(long lock, long thread) {
        long[] known = byLock.computeIfAbsent(lock, key -> new long[PER_LOCK]);
        int place = 0;
        while (place < PER_LOCK - 1 && known[place] != thread) {
            place++;
        }
        System.arraycopy(known, 0, known, 1, place);
        known[0] = thread;
    }
}
