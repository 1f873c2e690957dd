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
    private static final int MAX_THREADS = 1024;
    private static final int PER_LOCK = 16;
    private static final long[] NOBODY = {};

    private final Map<Long, long[]> byLock = latest(MAX_LOCKS);
    private final Map<Long, Long> lockOf = latest(MAX_THREADS);

    /** The threads, latest first, then zeros. Not to be changed. */
    long[] of(long lock) {
        long[] known = byLock.get(lock);
        return known == null ? NOBODY : known;
    }

    /** The lock that a thread waited for or had when met last; 0 for a stranger. */
    long lockOf(long thread) {
        Long lock = lockOf.get(thread);
        return lock == null ? 0 : lock;
    }

    void add(long lock, long thread) {
        lockOf.put(thread, lock);
        long[] known = byLock.get(lock);
        if (known == null) {
            known = new long[PER_LOCK];
            byLock.put(lock, known);
        }
        int place = 0;
        while (place < PER_LOCK - 1 && known[place] != thread) {
            place++;
        }
        System.arraycopy(known, 0, known, 1, place);
        known[0] = thread;
    }

    private static <V> Map<Long, V> latest(int limit) {
        return new LinkedHashMap<Long, V>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
                return size() > limit;
            }
        };
    }
}
