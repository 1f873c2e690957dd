package org.jvmpprof.hotapp;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/** Two deadlocks for ever, two threads each: one of monitors, one of {@link ReentrantLock}s. */
final class DeadlockSection implements Section {
    private final LongAdder threads;

    DeadlockSection(Truth truth) {
        this.threads = truth.counter("deadlock.threads");
    }

    @Override
    public void start() {
        Object a = new Object();
        Object b = new Object();
        CountDownLatch monitorsHeld = new CountDownLatch(2);
        Threads.start("hot-deadlock-monitor-1", () -> lockBoth(a, b, monitorsHeld));
        Threads.start("hot-deadlock-monitor-2", () -> lockBoth(b, a, monitorsHeld));
        ReentrantLock c = new ReentrantLock();
        ReentrantLock d = new ReentrantLock();
        CountDownLatch locksHeld = new CountDownLatch(2);
        Threads.start("hot-deadlock-lock-1", () -> lockBoth(c, d, locksHeld));
        Threads.start("hot-deadlock-lock-2", () -> lockBoth(d, c, locksHeld));
        threads.add(4);
    }

    private static void lockBoth(Object first, Object second, CountDownLatch held) throws InterruptedException {
        synchronized (first) {
            held.countDown();
            held.await();
            synchronized (second) {
                throw new IllegalStateException("a deadlock resolved itself");
            }
        }
    }

    private static void lockBoth(ReentrantLock first, ReentrantLock second, CountDownLatch held)
            throws InterruptedException {
        first.lock();
        held.countDown();
        held.await();
        second.lock();
        throw new IllegalStateException("a deadlock resolved itself");
    }
}
