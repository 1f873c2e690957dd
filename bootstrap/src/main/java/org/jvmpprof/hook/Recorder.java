package org.jvmpprof.hook;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.AbstractQueuedLongSynchronizer;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * What the hooks do while an agent is there. One per installation; {@code pprof-locks} sets its rates, ticks its debts
 * and empties its events. All else runs in the application's threads.
 *
 * <p>A wait's beginning travels to its end through a local variable of the hooked method:
 *
 * <pre>
 *   ┌───┬──────────────┬────────────────┬───────────────────────┐
 *   │ 0 │ generation:4 │ debt slot+1:13 │ time in 16 ns:46      │    negative: this wait is not looked at
 *   └───┴──────────────┴────────────────┴───────────────────────┘
 * </pre>
 *
 * so nothing is stored in the thread; the generation keeps a wait from ending in another installation's tables.
 */
public final class Recorder {
    static final long SKIP = -1;

    private static final int TIME_BITS = 46;
    private static final int TIME_SHIFT = 4;
    private static final long TIME_MASK = (1L << TIME_BITS) - 1;
    private static final int SLOT_BITS = 13;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;
    private static final int GENERATION_MASK = 0xF;
    private static final int EVENTS_LIMIT = 8192;

    /** A capture that took longer was interrupted by the scheduler; the rest of the time was not its own. */
    static final long MOST_CAPTURE_NANOS = 100_000;

    /** Many may hold these at once, so that no one is to blame. Classes of the JDK's that have no public name. */
    private static final @Nullable Class<?>[] NO_SINGLE_HOLDER = {
        find("java.util.concurrent.CountDownLatch$Sync"),
        find("java.util.concurrent.Semaphore$NonfairSync"),
        find("java.util.concurrent.Semaphore$FairSync")
    };

    private final int generation;
    private final Thread own;
    private final EventStack events = new EventStack(EVENTS_LIMIT);
    private final DebtTable debts = new DebtTable();
    private final Guard guard = new Guard();
    private final Guard cleaning = new Guard();
    private final AtomicInteger keptWaits = new AtomicInteger();
    private final AtomicInteger keptHolds = new AtomicInteger();
    private final AtomicInteger keptStarts = new AtomicInteger();
    private volatile long blockRateNanos;
    private volatile long mutexFraction;
    private volatile long startPeriod = 1;
    private final AtomicLong captured = new AtomicLong();
    private final AtomicLong captureNanos = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong ownParks = new AtomicLong();

    /**
     * @param generation tells this installation from the one before
     * @param own the thread that drains; its own waits are not looked at
     * @param blockRateNanos see {@link Sampling}; at least 1
     * @param mutexFraction one of how many holds is kept; 0 for none
     */
    public Recorder(int generation, Thread own, long blockRateNanos, long mutexFraction) {
        this.generation = generation & GENERATION_MASK;
        this.own = own;
        this.blockRateNanos = blockRateNanos;
        this.mutexFraction = mutexFraction;
    }

    private static @Nullable Class<?> find(String name) {
        try {
            return Class.forName(name, false, null);
        } catch (ClassNotFoundException e) {
            return null; // an implementation that has no such class waits in another
        }
    }

    /** Hot path: in a thread that is about to park, whose blocker is set already. {@code time} is 0 if without limit. */
    long parkBegin(long time) {
        Thread thread = Thread.currentThread();
        if (thread == own) {
            ownParks.incrementAndGet();
            return SKIP;
        }
        Object blocker = LockSupport.getBlocker(thread);
        if (blocker == null && time != 0) {
            return SKIP; // a sleep
        }
        return mark(blocker != null && mutexFraction > 0 && hasHolder(blocker) ? debts.parked(blocker) : -1);
    }

    private static boolean hasHolder(Object blocker) {
        if (blocker instanceof AbstractQueuedSynchronizer) {
            Class<?> type = blocker.getClass();
            return type != NO_SINGLE_HOLDER[0] && type != NO_SINGLE_HOLDER[1] && type != NO_SINGLE_HOLDER[2];
        }
        return blocker instanceof AbstractQueuedLongSynchronizer || blocker instanceof StampedLock;
    }

    /** Hot path: in a thread that was parked, whose blocker is still set. */
    void parkEnd(long mark) {
        if (isForeign(mark)) {
            return;
        }
        int slot = (int) (mark >>> TIME_BITS) & SLOT_MASK;
        if (slot != 0) {
            debts.unparked(slot - 1);
        }
        long now = System.nanoTime();
        long nanos = elapsed(mark, now);
        long rate = Sampling.thinned(blockRateNanos, keptWaits.get());
        if (Sampling.keepsWait(nanos, rate, Sampling.mix(now ^ mark))) {
            Thread thread = Thread.currentThread();
            Object blocker = LockSupport.getBlocker(thread);
            Class<?> type = blocker == null ? null : blocker.getClass();
            capture(thread, LockEvent.PARK, nanos, rate, 1, type, keptWaits);
        }
    }

    /** Hot path: in a thread that is about to wait on a monitor. */
    long waitBegin() {
        return Thread.currentThread() == own ? SKIP : mark(-1);
    }

    /** Hot path: in a thread that has waited on {@code monitor}, which it holds again. */
    void waitEnd(Object monitor, long mark) {
        if (isForeign(mark)) {
            return;
        }
        long now = System.nanoTime();
        long nanos = elapsed(mark, now);
        long rate = Sampling.thinned(blockRateNanos, keptWaits.get());
        if (Sampling.keepsWait(nanos, rate, Sampling.mix(now ^ mark))) {
            capture(Thread.currentThread(), LockEvent.WAIT, nanos, rate, 1, monitor.getClass(), keptWaits);
        }
    }

    /** What {@code waiter} is parked for; null in a thread that only puts a queue in order, which holds nothing. */
    @Nullable
    Object waitedFor(Thread waiter) {
        return cleaning.isInside(Thread.currentThread()) ? null : LockSupport.getBlocker(waiter);
    }

    /** In a thread that is about to wake another without having held a lock. */
    long cleanBegin() {
        return ((long) generation << Integer.SIZE) | (cleaning.enter(Thread.currentThread()) & 0xFFFF_FFFFL);
    }

    /** In the same thread, after that. */
    void cleanEnd(long mark) {
        int place = (int) mark;
        if (place >= 0 && mark >>> Integer.SIZE == generation) {
            cleaning.leave(place);
        }
    }

    /** Hot path: the lock is free and the next thread was woken. */
    void released(Object lock, long taken) {
        long now = System.nanoTime();
        long fraction = Sampling.thinned(Math.max(1, mutexFraction), keptHolds.get());
        if (Sampling.keepsOneOf(fraction, Sampling.mix(now ^ taken))) {
            long nanos = DebtTable.takenNanos(taken);
            int waits = DebtTable.takenWaits(taken);
            capture(Thread.currentThread(), LockEvent.HOLD, nanos, fraction, waits, lock.getClass(), keptHolds);
        }
    }

    /** Hot path: {@code started} was started by this thread. */
    void started(Thread started, boolean virtual) {
        long period = Sampling.thinned(startPeriod, keptStarts.get());
        long seed = System.nanoTime() ^ ((long) System.identityHashCode(started) << 32);
        if (Sampling.keepsOneOf(period, Sampling.mix(seed)) && !isOurs(started)) {
            int kind = virtual ? LockEvent.START_VIRTUAL : LockEvent.START;
            capture(Thread.currentThread(), kind, 0, period, 1, null, keptStarts);
        }
    }

    private void capture(
            Thread thread, int kind, long nanos, long rate, int count, @Nullable Class<?> type, AtomicInteger kept) {
        if (isOurs(thread) || !events.hasRoom()) {
            return;
        }
        int place = guard.enter(thread);
        if (place < 0) {
            events.lose();
            return;
        }
        try {
            long begin = System.nanoTime();
            events.push(new LockEvent(kind, nanos, rate, count, type));
            kept.incrementAndGet();
            captured.incrementAndGet();
            captureNanos.addAndGet(Math.min(MOST_CAPTURE_NANOS, System.nanoTime() - begin));
        } finally {
            guard.leave(place);
        }
    }

    static boolean isOurs(Thread thread) {
        return thread.getName().startsWith("pprof-");
    }

    private long mark(int slot) {
        long place = ((long) generation << SLOT_BITS) | (slot + 1);
        return (place << TIME_BITS) | ((System.nanoTime() >>> TIME_SHIFT) & TIME_MASK);
    }

    private boolean isForeign(long mark) {
        return mark < 0 || mark >>> (TIME_BITS + SLOT_BITS) != generation;
    }

    /** Correct up to 13 days. */
    private static long elapsed(long mark, long now) {
        long units = ((now >>> TIME_SHIFT) - mark) & TIME_MASK;
        return units > (TIME_MASK >>> 1) ? 0 : units << TIME_SHIFT;
    }

    void failed() {
        errors.incrementAndGet();
    }

    public EventStack events() {
        return events;
    }

    public DebtTable debts() {
        return debts;
    }

    public long blockRateNanos() {
        return blockRateNanos;
    }

    public void setBlockRateNanos(long nanos) {
        blockRateNanos = nanos;
    }

    public long mutexFraction() {
        return mutexFraction;
    }

    /** One of how many holds is kept; not to be called where none is. */
    public void setMutexFraction(long fraction) {
        mutexFraction = fraction;
    }

    public long startPeriod() {
        return startPeriod;
    }

    public void setStartPeriod(long period) {
        startPeriod = period;
    }

    /** Waits kept since this was asked last; on {@code pprof-locks}, as are those that follow. */
    public int takeKeptWaits() {
        return keptWaits.getAndSet(0);
    }

    public int takeKeptHolds() {
        return keptHolds.getAndSet(0);
    }

    public int takeKeptStarts() {
        return keptStarts.getAndSet(0);
    }

    /** Events kept since the start. */
    public long captured() {
        return captured.get();
    }

    /** What keeping them has cost the threads that did. */
    public long captureNanos() {
        return captureNanos.get();
    }

    /** Failures inside hooks. */
    public long errors() {
        return errors.get();
    }

    /** How often the own thread was seen to park: it tells whether LockSupport still calls us. */
    public long ownParks() {
        return ownParks.get();
    }
}
