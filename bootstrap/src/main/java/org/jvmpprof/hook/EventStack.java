package org.jvmpprof.hook;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Kept events, linked: any thread pushes, {@code pprof-locks} takes all at once. Lock-free; what finds it full is counted
 * and dropped. {@code pushed = taken + held here}, and {@code offered = pushed + lost}.
 */
public final class EventStack {
    private final AtomicReference<@Nullable LockEvent> top = new AtomicReference<>();
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicLong lost = new AtomicLong();
    private final int limit;

    public EventStack(int limit) {
        this.limit = limit;
    }

    /** Whether a push would find room now; asked before a stack is captured in vain. */
    boolean hasRoom() {
        if (held.get() < limit) {
            return true;
        }
        lost.incrementAndGet();
        return false;
    }

    void push(LockEvent event) {
        held.incrementAndGet();
        LockEvent below;
        do {
            below = top.get();
            event.next = below;
        } while (!top.compareAndSet(below, event));
    }

    /** All events, the newest first, linked by {@link LockEvent#next}. */
    public @Nullable LockEvent takeAll() {
        LockEvent taken = top.getAndSet(null);
        int count = 0;
        for (LockEvent event = taken; event != null; event = event.next) {
            count++;
        }
        held.addAndGet(-count);
        return taken;
    }

    void lose() {
        lost.incrementAndGet();
    }

    /** Events that were dropped, since start. */
    public long lost() {
        return lost.get();
    }
}
