package org.jvmpprof.hotapp;

import java.util.concurrent.atomic.LongAdder;

/**
 * Who held a lock when, and so who made whom wait: each waiter, once it has the lock, charges the part of its wait that
 * overlaps each past hold to that hold's owner. Guarded by the very lock it describes: call only while holding it.
 * Remembers the last 256 holds.
 */
final class HoldLog {
    private static final int REMEMBERED = 256;

    private final long[] from = new long[REMEMBERED];
    private final long[] to = new long[REMEMBERED];
    private final boolean[] isHeavy = new boolean[REMEMBERED];
    private final LongAdder heavy;
    private final LongAdder light;
    private final LongAdder waits;
    private final LongAdder waited;
    private long holds;

    /** @param lock the prefix of the counters, such as {@code monitor} */
    HoldLog(Truth truth, String lock) {
        this.heavy = truth.counter(lock + ".blamed.holdHeavy.nanos");
        this.light = truth.counter(lock + ".blamed.holdLight.nanos");
        this.waits = truth.counter(lock + ".waits");
        this.waited = truth.counter(lock + ".waited.nanos");
    }

    /** The caller, who asked for the lock at {@code asked}, has it now. */
    void acquired(long asked) {
        long now = System.nanoTime();
        long overlap = 0;
        for (long i = Math.max(0, holds - REMEMBERED); i < holds; i++) {
            int slot = (int) (i % REMEMBERED);
            long part = Math.min(now, to[slot]) - Math.max(asked, from[slot]);
            if (part > 0) {
                (isHeavy[slot] ? heavy : light).add(part);
                overlap += part;
            }
        }
        if (overlap > 0) {
            waits.increment();
            waited.add(now - asked);
        }
    }

    /** The caller held the lock since {@code since} and lets go now. */
    void releasing(boolean heavyHolder, long since) {
        int slot = (int) (holds % REMEMBERED);
        from[slot] = since;
        to[slot] = System.nanoTime();
        isHeavy[slot] = heavyHolder;
        holds++;
    }
}
