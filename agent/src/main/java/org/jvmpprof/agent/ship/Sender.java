package org.jvmpprof.agent.ship;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.self.AgentLog;

/**
 * Empties the outboxes on a thread of its own, {@code pprof-send}, which exists only while something waits: an agent
 * whose collector answers has it for milliseconds a round. Outboxes take turns by who is due first.
 */
final class Sender {
    /** A connection is worth keeping for waits up to this. */
    private static final long KEEP_CONNECTION_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long LONGEST_WAIT_MILLIS = 60_000;

    private final List<Outbox> outboxes;
    private final ShipClock clock;
    private final AgentLog log;
    private final Object lock = new Object();
    private @Nullable Thread thread;
    private boolean isStopped;

    Sender(List<Outbox> outboxes, ShipClock clock, AgentLog log) {
        this.outboxes = outboxes;
        this.clock = clock;
        this.log = log;
    }

    /** Something was offered. */
    void wake() {
        synchronized (lock) {
            if (thread == null && !isStopped && nextDue() != null) {
                thread = AgentThreads.daemon("pprof-send", this::run);
                thread.start();
            }
            lock.notifyAll();
        }
    }

    private void run() {
        try {
            for (Outbox next = next(); next != null; next = next()) {
                next.sendNext();
            }
        } catch (Throwable t) {
            log.warn("sending profiles failed inside the agent; the next round tries again", t);
            retire();
        }
    }

    private void retire() {
        idle();
        synchronized (lock) {
            thread = null;
        }
    }

    /** The outbox whose turn it is, once it is due; null, and the thread has retired, when nothing is left to send. */
    private @Nullable Outbox next() {
        boolean isIdle = false;
        while (true) {
            synchronized (lock) {
                Outbox next = isStopped ? null : nextDue();
                long wait = next == null ? Long.MAX_VALUE : next.dueNanos() - clock.nanoTime();
                if (next != null && wait <= 0) {
                    // A stray interrupt, not ours, would close every channel that this thread touches from now on.
                    Thread.interrupted();
                    return next;
                }
                if (next == null && isIdle) {
                    thread = null;
                    return null;
                }
                if (isIdle || wait < KEEP_CONNECTION_NANOS) {
                    pause(wait);
                    continue;
                }
            }
            idle();
            isIdle = true;
        }
    }

    @SuppressWarnings("WaitNotInLoop") // next() is the loop
    private void pause(long nanos) {
        try {
            lock.wait(Math.min(TimeUnit.NANOSECONDS.toMillis(nanos) + 1, LONGEST_WAIT_MILLIS));
        } catch (InterruptedException e) {
            // stop() sets isStopped before it interrupts; an interrupt of anyone else means nothing here.
            return;
        }
    }

    private @Nullable Outbox nextDue() {
        Outbox first = null;
        long firstDue = 0;
        for (Outbox outbox : outboxes) {
            long due = outbox.dueNanos();
            if (due != Outbox.NOTHING_DUE && (first == null || due - firstDue < 0)) {
                first = outbox;
                firstDue = due;
            }
        }
        return first;
    }

    private void idle() {
        outboxes.forEach(Outbox::idle);
    }

    /** Waits until nothing is due at once (what backs off does not count), or {@code deadlineNanos} has come. */
    void drain(long deadlineNanos) throws InterruptedException {
        synchronized (lock) {
            while (thread != null && isDue()) {
                long left = deadlineNanos - clock.nanoTime();
                if (left <= 0) {
                    return;
                }
                lock.wait(Math.min(TimeUnit.NANOSECONDS.toMillis(left) + 1, 5));
            }
        }
    }

    private boolean isDue() {
        Outbox next = nextDue();
        return next != null && next.dueNanos() - clock.nanoTime() <= 0;
    }

    /** Ends the thread; a request under way is broken off. Returns when it is gone, or at {@code deadlineNanos}. */
    void stop(long deadlineNanos) throws InterruptedException {
        Thread running;
        synchronized (lock) {
            isStopped = true;
            running = thread;
            lock.notifyAll();
        }
        if (running != null) {
            outboxes.forEach(Outbox::abort);
            running.interrupt();
            long left = deadlineNanos - clock.nanoTime();
            running.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
        }
    }
}
