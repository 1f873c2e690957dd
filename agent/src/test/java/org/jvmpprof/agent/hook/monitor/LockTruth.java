package org.jvmpprof.agent.hook.monitor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A program that knows who waited for whom. Threads take one lock in turns by two methods, {@code heavy} and {@code light};
 * each notes when it wanted the lock, had it and let it go. The waiting that each method caused is the overlap of all
 * waits with its holds. Java 8, since it runs on every JDK.
 */
final class LockTruth {
    /** When one thread wanted, had and released the lock. */
    private static final class Turn {
        final boolean heavy;
        final long wanted;
        final long had;
        final long released;

        Turn(boolean heavy, long wanted, long had, long released) {
            this.heavy = heavy;
            this.wanted = wanted;
            this.had = had;
            this.released = released;
        }
    }

    private final Object monitor = new Object();
    private final ReentrantLock lock;
    private final long heavyNanos;
    private final long lightNanos;
    private final long thinkNanos;
    private final boolean sleeps;
    private final List<List<Turn>> turns = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /** @param lock null for a monitor */
    LockTruth(ReentrantLock lock, int threads, long heavyNanos, long lightNanos, long thinkNanos, boolean sleeps) {
        this.lock = lock;
        this.heavyNanos = heavyNanos;
        this.lightNanos = lightNanos;
        this.thinkNanos = thinkNanos;
        this.sleeps = sleeps;
        for (int i = 0; i < threads; i++) {
            List<Turn> own = new ArrayList<>();
            turns.add(own);
            int first = i;
            Thread thread = new Thread(() -> run(own, first), "truth-" + i);
            thread.setDaemon(true);
            this.threads.add(thread);
        }
    }

    void start() {
        threads.forEach(Thread::start);
    }

    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join(10_000);
        }
    }

    /** Nanoseconds waited for {@code heavy} and {@code light}, and in all. */
    long[] waited() {
        List<Turn> all = new ArrayList<>();
        turns.forEach(all::addAll);
        Collections.sort(all, Comparator.comparingLong(turn -> turn.had));
        long heavy = 0;
        long light = 0;
        long total = 0;
        for (int i = 0; i < all.size(); i++) {
            Turn waiter = all.get(i);
            total += waiter.had - waiter.wanted;
            for (int j = i - 1; j >= 0 && all.get(j).released > waiter.wanted; j--) {
                Turn holder = all.get(j);
                long overlap = Math.min(holder.released, waiter.had) - Math.max(holder.had, waiter.wanted);
                heavy += holder.heavy ? Math.max(0, overlap) : 0;
                light += holder.heavy ? 0 : Math.max(0, overlap);
            }
        }
        return new long[] {heavy, light, total};
    }

    private void run(List<Turn> own, int first) {
        int i = first;
        while (!stopped) {
            boolean heavy = i++ % 2 == 0;
            long wanted = System.nanoTime();
            long had = heavy ? heavy() : light();
            own.add(new Turn(heavy, wanted, had, System.nanoTime()));
            spin(thinkNanos);
        }
    }

    private long heavy() {
        return lock == null ? heavyMonitor() : heavyLock();
    }

    private long light() {
        return lock == null ? lightMonitor() : lightLock();
    }

    private long heavyMonitor() {
        synchronized (monitor) {
            return hold(heavyNanos);
        }
    }

    private long lightMonitor() {
        synchronized (monitor) {
            return hold(lightNanos);
        }
    }

    private long heavyLock() {
        lock.lock();
        try {
            return hold(heavyNanos);
        } finally {
            lock.unlock();
        }
    }

    private long lightLock() {
        lock.lock();
        try {
            return hold(lightNanos);
        } finally {
            lock.unlock();
        }
    }

    private long hold(long nanos) {
        long had = System.nanoTime();
        if (sleeps) {
            try {
                Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        } else {
            spin(nanos);
        }
        return had;
    }

    private static void spin(long nanos) {
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() < until) {
            Math.sqrt(until);
        }
    }
}
