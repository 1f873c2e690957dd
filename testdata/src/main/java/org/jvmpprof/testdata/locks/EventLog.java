package org.jvmpprof.testdata.locks;

import java.util.Arrays;

/** One thread's waits and holds, by {@link System#nanoTime()}. Owned by that thread, and by who joins it afterwards. */
final class EventLog {
    static final long HEAVY = 0;
    static final long LIGHT = 1;

    private long[] waits = new long[2048];
    private long[] holds = new long[3072];
    private int waitsEnd;
    private int holdsEnd;

    /** The thread asked for the lock at {@code from} and had it at {@code to}. */
    void waited(long from, long to) {
        if (waitsEnd + 2 > waits.length) {
            waits = Arrays.copyOf(waits, 2 * waits.length);
        }
        waits[waitsEnd++] = from;
        waits[waitsEnd++] = to;
    }

    /** @param method {@link #HEAVY} or {@link #LIGHT} */
    void held(long method, long from, long to) {
        if (holdsEnd + 3 > holds.length) {
            holds = Arrays.copyOf(holds, 2 * holds.length);
        }
        holds[holdsEnd++] = from;
        holds[holdsEnd++] = to;
        holds[holdsEnd++] = method;
    }

    /** From, to; from, to; … */
    long[] waits() {
        return Arrays.copyOf(waits, waitsEnd);
    }

    /** From, to, method; from, to, method; … */
    long[] holds() {
        return Arrays.copyOf(holds, holdsEnd);
    }
}
