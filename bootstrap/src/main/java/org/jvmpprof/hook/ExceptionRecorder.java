package org.jvmpprof.hook;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Samples exceptions as they are made, each with the same probability. One per installation; {@code pprof-locks} sets the
 * period and empties the events. All else runs in the application's threads.
 *
 * <p>Randomness and an exact count come from the same counters, one for each of a few groups of threads, a cache line
 * apart. Each exception adds the same odd number to one of them, and the sum, scrambled, is the random number; divided by
 * that number (in arithmetic modulo 2^64, where every odd number has an inverse) the sum tells how many there were.
 */
public final class ExceptionRecorder {
    private static final int EVENTS_LIMIT = 4096;
    private static final int STRIPES = 64;
    private static final int STRIPE_SHIFT = 3;
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;
    private static final long GOLDEN_INVERSE = inverse(GOLDEN_RATIO);

    private final Thread own;
    private final AtomicLongArray counters = new AtomicLongArray((STRIPES + 1) << STRIPE_SHIFT);
    private final long firstCounters;
    private final EventStack events = new EventStack(EVENTS_LIMIT);
    private final Guard guard = new Guard();
    private final AtomicInteger kept = new AtomicInteger();
    private final AtomicLong ownEvents = new AtomicLong();
    private final AtomicLong captured = new AtomicLong();
    private final AtomicLong captureNanos = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private volatile long period;

    /**
     * @param own the thread that drains; its own exceptions are not looked at
     * @param period one of how many exceptions is kept; at least 1
     */
    public ExceptionRecorder(Thread own, long period) {
        this.own = own;
        this.period = period;
        long seed = System.nanoTime();
        long sum = 0;
        for (int place = 0; place < STRIPES << STRIPE_SHIFT; place += 1 << STRIPE_SHIFT) {
            counters.set(place, Sampling.mix(seed + place));
            sum += counters.get(place);
        }
        this.firstCounters = sum;
    }

    /** The number that gives 1 when multiplied with {@code odd}, by Newton's iteration: each round doubles the right bits. */
    private static long inverse(long odd) {
        long inverse = odd; // right in its lowest 3 bits
        for (int bits = 3; bits < Long.SIZE; bits *= 2) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }

    /** Hot path: an exception of that class was made. */
    void created(Class<?> type) {
        if (type == LockEvent.class) {
            ownEvents.incrementAndGet(); // made for a sample, ours or a lock's
            return;
        }
        long random = random();
        long rate = period;
        if (Sampling.keepsOneOf(rate, random)) {
            keep(type, Sampling.thinned(rate, kept.get()), random);
        }
    }

    private long random() {
        int place = (System.identityHashCode(Thread.currentThread()) & (STRIPES - 1)) << STRIPE_SHIFT;
        return Sampling.mix(counters.getAndAdd(place, GOLDEN_RATIO));
    }

    /** The same random number decides again, so the probability is that of {@code rate} alone. */
    private void keep(Class<?> type, long rate, long random) {
        Thread thread = Thread.currentThread();
        boolean isOurs = thread == own || Recorder.isOurs(thread);
        if (!isOurs && Sampling.keepsOneOf(rate, random) && events.hasRoom()) {
            capture(thread, type, rate);
        }
    }

    private void capture(Thread thread, Class<?> type, long rate) {
        int place = guard.enter(thread);
        if (place < 0) {
            events.lose();
            return;
        }
        try {
            long begin = System.nanoTime();
            // First what needs most of the stack and the heap: if it fails, nothing has been changed.
            LockEvent event = new LockEvent(LockEvent.EXCEPTION, 0, rate, 1, type);
            events.push(event);
            kept.incrementAndGet();
            captured.incrementAndGet();
            captureNanos.addAndGet(Math.min(Recorder.MOST_CAPTURE_NANOS, System.nanoTime() - begin));
        } finally {
            guard.leave(place);
        }
    }

    /** Goes through all of it once, so that no application's thread is the first; keeps nothing. On {@code pprof-locks}. */
    public void rehearse() {
        created(Throwable.class);
        capture(Thread.currentThread(), Throwable.class, 1);
        events.takeAll();
        kept.set(0);
        isCalled();
    }

    /** How many exceptions were made since start, kept or not, those of the agent's own threads among them. */
    public long made() {
        long sum = -firstCounters;
        for (int place = 0; place < STRIPES << STRIPE_SHIFT; place += 1 << STRIPE_SHIFT) {
            sum += counters.get(place);
        }
        return sum * GOLDEN_INVERSE;
    }

    void failed() {
        errors.incrementAndGet();
    }

    /** Makes an exception of our own: false if nobody told us of it, so Throwable does not call any more. */
    public boolean isCalled() {
        long before = ownEvents.get();
        LockEvent probe = new LockEvent(LockEvent.EXCEPTION, 0, 1, 1, null);
        return probe.kind() == LockEvent.EXCEPTION && ownEvents.get() != before;
    }

    public EventStack events() {
        return events;
    }

    public long period() {
        return period;
    }

    public void setPeriod(long period) {
        this.period = period;
    }

    /** Exceptions kept since this was asked last; on {@code pprof-locks}. */
    public int takeKept() {
        return kept.getAndSet(0);
    }

    /** Exceptions kept, since start. */
    public long captured() {
        return captured.get();
    }

    /** What keeping them took in the threads that made them. */
    public long captureNanos() {
        return captureNanos.get();
    }

    /** Failures inside the hook, since start; those for want of stack are not among them. */
    public long errors() {
        return errors.get();
    }
}
