package org.jvmpprof.hook;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Samples exceptions as they are made, each with the same probability. One per installation; {@code pprof-locks} sets the
 * period and empties the events. All else runs in the application's threads.
 *
 * <p>Randomness comes from counters, one for each of a few groups of threads, a cache line apart. They are plain: two
 * threads of a group may read the same number now and then, which makes two decisions alike and neither of them less
 * likely.
 */
public final class ExceptionRecorder {
    private static final int EVENTS_LIMIT = 4096;
    private static final int STRIPES = 64;
    private static final int STRIPE_SHIFT = 3;
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private final Thread own;
    private final long[] counters = new long[(STRIPES + 1) << STRIPE_SHIFT];
    private final EventStack events = new EventStack(EVENTS_LIMIT);
    private final Guard guard = new Guard();
    private final AtomicInteger kept = new AtomicInteger();
    private final AtomicLong ownEvents = new AtomicLong();
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
        for (int i = 0; i < counters.length; i++) {
            counters[i] = Sampling.mix(seed + i);
        }
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
        long next = counters[place] + GOLDEN_RATIO;
        counters[place] = next;
        return Sampling.mix(next);
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
            // First what needs most of the stack and the heap: if it fails, nothing has been changed.
            LockEvent event = new LockEvent(LockEvent.EXCEPTION, 0, rate, 1, type);
            events.push(event);
            kept.incrementAndGet();
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

    /** Failures inside the hook, since start; those for want of stack are not among them. */
    public long errors() {
        return errors.get();
    }
}
