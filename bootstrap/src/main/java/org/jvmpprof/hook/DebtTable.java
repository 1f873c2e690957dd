package org.jvmpprof.hook;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.AbstractQueuedLongSynchronizer;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import org.jspecify.annotations.Nullable;

/**
 * Who is waited for, and for how long: each contended lock has a slot with the number of threads parked for it, and the
 * waiting that nobody was charged with yet (its debt). {@code pprof-locks} ticks and adds {@code parked * elapsed} to the
 * debt; the holder that releases the lock takes it.
 *
 * <pre>
 *   bucket = identity hash         slot:  keys    the lock, or null while free
 *   ┌──────┬──────┬──────┬──────┐         counts  waits begun : 32 | parked : 32;  negative while a slot is freed
 *   │ slot │ slot │ slot │ slot │         debts   nanoseconds
 *   └──────┴──────┴──────┴──────┘
 * </pre>
 *
 * <p>Writers: any thread claims a free slot of its lock's bucket (one compare-and-set of the key) and counts itself in by
 * a compare-and-set that fails on a negative count, so a slot that is being freed is left alone. Only the ticking thread
 * frees. A thread that leaves subtracts one from the slot it came by; it needs no look-up. Two slots may hold the same
 * lock for a while (claimed at the same time): taking looks at all four. Progress: no loop waits for another thread; what
 * fails after a few attempts, or finds the bucket full, is counted in {@link #missed} and not charged. Debts move by atomic
 * addition and exchange: {@code added = taken - returned + dropped + owed}.
 */
public final class DebtTable {
    static final int SLOTS_PER_BUCKET = 4;
    static final int SLOTS = 1024 * SLOTS_PER_BUCKET;

    private static final long FREEING = Long.MIN_VALUE;
    private static final long ONE_BEGUN = 1L << 32;
    private static final int ATTEMPTS = 16;

    /** Ticks without a parked thread after which a slot without debt is free; with debt, somebody may still take it. */
    private static final int IDLE_TICKS = 3;

    private static final int FORGET_TICKS = 200;

    /** How taken debt travels through the hook's local variable: {@code 0 | waits begun : 16 | nanoseconds : 47}. */
    private static final int TAKEN_NANOS_BITS = 47;

    private static final long MOST_TAKEN_NANOS = (1L << TAKEN_NANOS_BITS) - 1;
    private static final int MOST_TAKEN_WAITS = 0xFFFF;

    private final AtomicReferenceArray<@Nullable Object> keys = new AtomicReferenceArray<>(SLOTS);
    private final AtomicLongArray counts = new AtomicLongArray(SLOTS);
    private final AtomicLongArray debts = new AtomicLongArray(SLOTS);

    /** Slots with a key, or a little less: a slot is counted after it is claimed. */
    private final AtomicInteger claimed = new AtomicInteger();

    private final AtomicLong missed = new AtomicLong();
    private final AtomicLong droppedNanos = new AtomicLong();

    /** Ticks since a thread was seen parked; of the ticking thread alone, as is what follows. */
    private final int[] idleTicks = new int[SLOTS];

    private final int[] unqueuedTicks = new int[SLOTS];
    private long addedNanos;
    private int used;

    /** Hot path: in a thread that is about to park. The slot to give to {@link #unparked}, or -1. */
    public int parked(Object lock) {
        int first = bucket(lock);
        for (int slot = first; slot < first + SLOTS_PER_BUCKET; slot++) {
            Object key = keys.get(slot);
            if (key == null && keys.compareAndSet(slot, null, lock)) {
                claimed.incrementAndGet();
                key = lock;
            } else if (key == null) {
                key = keys.get(slot);
            }
            if (key == lock && countIn(slot)) {
                return slot;
            }
        }
        missed.incrementAndGet();
        return -1;
    }

    private boolean countIn(int slot) {
        for (int i = 0; i < ATTEMPTS; i++) {
            long count = counts.get(slot);
            if (count < 0) {
                return false;
            }
            if (counts.compareAndSet(slot, count, (count + ONE_BEGUN + 1) & Long.MAX_VALUE)) {
                return true;
            }
        }
        return false;
    }

    /** Hot path: in a thread that was parked. */
    public void unparked(int slot) {
        counts.decrementAndGet(slot);
    }

    /** Hot path: in a thread that is about to release {@code lock}, which it holds. What it owes, packed; 0 if nothing. */
    public long take(Object lock) {
        int first = bucket(lock);
        long nanos = 0;
        int waits = 0;
        for (int slot = first; slot < first + SLOTS_PER_BUCKET; slot++) {
            if (keys.get(slot) == lock && debts.get(slot) != 0) {
                nanos += debts.getAndSet(slot, 0);
                waits += takeBegun(slot);
            }
        }
        long rest = nanos - MOST_TAKEN_NANOS;
        if (rest > 0) {
            droppedNanos.addAndGet(rest);
            nanos = MOST_TAKEN_NANOS;
        }
        return nanos <= 0 ? 0 : ((long) Math.min(waits, MOST_TAKEN_WAITS) << TAKEN_NANOS_BITS) | nanos;
    }

    private int takeBegun(int slot) {
        for (int i = 0; i < ATTEMPTS; i++) {
            long count = counts.get(slot);
            if (count < 0) {
                return 0;
            }
            if (counts.compareAndSet(slot, count, count & (ONE_BEGUN - 1))) {
                return (int) (count >>> 32);
            }
        }
        return 0;
    }

    /** Nanoseconds of what {@link #take} returned. */
    public static long takenNanos(long taken) {
        return taken & MOST_TAKEN_NANOS;
    }

    /** Waits of what {@link #take} returned. */
    public static int takenWaits(long taken) {
        return (int) (taken >>> TAKEN_NANOS_BITS);
    }

    /** The lock was not released after all (held more than once, or not by this thread): its debt stays. */
    public void giveBack(Object lock, long taken) {
        int first = bucket(lock);
        for (int slot = first; slot < first + SLOTS_PER_BUCKET; slot++) {
            if (keys.get(slot) == lock) {
                debts.addAndGet(slot, takenNanos(taken));
                giveBackBegun(slot, takenWaits(taken));
                return;
            }
        }
        droppedNanos.addAndGet(takenNanos(taken));
    }

    private void giveBackBegun(int slot, int waits) {
        for (int i = 0; i < ATTEMPTS; i++) {
            long count = counts.get(slot);
            if (count < 0 || counts.compareAndSet(slot, count, (count + waits * ONE_BEGUN) & Long.MAX_VALUE)) {
                return;
            }
        }
    }

    /**
     * Adds {@code elapsedNanos} for each parked thread, and frees slots that nobody needs. On {@code pprof-locks} alone.
     *
     * @return whether any lock has a debt now, so that those who release shall look
     */
    public boolean tick(long elapsedNanos) {
        if (claimed.get() == 0) { // an idle program never gets the loop compiled
            used = 0;
            return false;
        }
        boolean owed = false;
        int seen = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            Object key = keys.get(slot);
            if (key != null) {
                seen++;
                owed |= tick(slot, key, elapsedNanos);
            }
        }
        used = seen;
        return owed;
    }

    private boolean tick(int slot, Object lock, long elapsedNanos) {
        int parked = (int) counts.get(slot);
        boolean queued = hasQueuedThreads(lock);
        unqueuedTicks[slot] = queued ? 0 : unqueuedTicks[slot] + 1;
        if (parked > 0 && unqueuedTicks[slot] < IDLE_TICKS) {
            idleTicks[slot] = 0;
            if (queued) {
                long nanos = parked * elapsedNanos;
                addedNanos += nanos;
                debts.addAndGet(slot, nanos);
            }
        } else {
            idleTicks[slot]++;
        }
        long debt = debts.get(slot);
        // Parked, yet not in the queue: threads that never came back here. Their count is void.
        boolean isVoid = unqueuedTicks[slot] >= IDLE_TICKS;
        if (idleTicks[slot] >= IDLE_TICKS && (debt == 0 || isVoid || idleTicks[slot] >= FORGET_TICKS)) {
            free(slot, isVoid);
            return false;
        }
        return debt != 0;
    }

    private void free(int slot, boolean evenIfParked) {
        long count = counts.get(slot);
        if (((int) count > 0 && !evenIfParked) || !counts.compareAndSet(slot, count, FREEING)) {
            return; // somebody has come
        }
        droppedNanos.addAndGet(debts.getAndSet(slot, 0));
        idleTicks[slot] = 0;
        unqueuedTicks[slot] = 0;
        keys.set(slot, null);
        counts.set(slot, 0);
        claimed.decrementAndGet();
    }

    /** Puts right what a free slot was left with by threads that looked at it while it was freed. On {@code pprof-locks}. */
    public void repair() {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (keys.get(slot) == null) {
                long count = counts.get(slot);
                if (count != 0) {
                    counts.compareAndSet(slot, count, 0);
                }
                if (debts.get(slot) != 0) {
                    droppedNanos.addAndGet(debts.getAndSet(slot, 0));
                }
            }
        }
    }

    private static boolean hasQueuedThreads(Object lock) {
        if (lock instanceof AbstractQueuedSynchronizer) {
            return ((AbstractQueuedSynchronizer) lock).hasQueuedThreads();
        }
        if (lock instanceof AbstractQueuedLongSynchronizer) {
            return ((AbstractQueuedLongSynchronizer) lock).hasQueuedThreads();
        }
        return true; // it cannot be told: the count is believed
    }

    private static int bucket(Object lock) {
        int hash = System.identityHashCode(lock);
        return ((hash ^ (hash >>> 12)) * SLOTS_PER_BUCKET) & (SLOTS - 1);
    }

    /** Whether any lock had a slot at the last tick. On {@code pprof-locks}. */
    public boolean isUsed() {
        return used > 0;
    }

    /** Waits that found no slot, since start. */
    public long missed() {
        return missed.get();
    }

    /** Debt that nobody took, since start. */
    public long droppedNanos() {
        return droppedNanos.get();
    }

    /** All debt that there was, since start. On {@code pprof-locks}. */
    public long addedNanos() {
        return addedNanos;
    }

    /** Debt that waits to be taken. */
    public long owedNanos() {
        long sum = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            sum += debts.get(slot);
        }
        return sum;
    }
}
