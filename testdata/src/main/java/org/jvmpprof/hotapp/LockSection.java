package org.jvmpprof.hotapp;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Two contended locks, a monitor and a {@link ReentrantLock}, each with a holder for 9 ms at a time, one for 1 ms, and
 * a waiter who only wants in. Holders sleep while they hold: the locks cost no CPU.
 */
final class LockSection implements Section {
    private static final int HEAVY_MILLIS = 9;
    private static final int LIGHT_MILLIS = 1;
    private static final int PAUSE_MILLIS = 6;

    private final Object monitor = new Object();
    private final HoldLog monitorLog;
    private final ReentrantLock lock = new ReentrantLock();
    private final HoldLog lockLog;

    LockSection(Truth truth) {
        this.monitorLog = new HoldLog(truth, "monitor");
        this.lockLog = new HoldLog(truth, "lock");
    }

    @Override
    public void start() {
        Threads.start("hot-monitor-heavy", () -> repeat(this::holdMonitorHeavy));
        Threads.start("hot-monitor-light", () -> repeat(this::holdMonitorLight));
        Threads.start("hot-monitor-waiter", () -> repeat(this::waitForMonitor));
        Threads.start("hot-lock-heavy", () -> repeat(this::holdLockHeavy));
        Threads.start("hot-lock-light", () -> repeat(this::holdLockLight));
        Threads.start("hot-lock-waiter", () -> repeat(this::waitForLock));
    }

    private static void repeat(Threads.Task task) throws InterruptedException {
        while (true) {
            task.run();
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private void holdMonitorHeavy() throws InterruptedException {
        long asked = System.nanoTime();
        synchronized (monitor) {
            holdFor(HEAVY_MILLIS, true, asked, monitorLog);
        }
    }

    private void holdMonitorLight() throws InterruptedException {
        long asked = System.nanoTime();
        synchronized (monitor) {
            holdFor(LIGHT_MILLIS, false, asked, monitorLog);
        }
    }

    private void waitForMonitor() {
        long asked = System.nanoTime();
        synchronized (monitor) {
            monitorLog.acquired(asked);
        }
    }

    private void holdLockHeavy() throws InterruptedException {
        long asked = System.nanoTime();
        lock.lock();
        try {
            holdFor(HEAVY_MILLIS, true, asked, lockLog);
        } finally {
            lock.unlock();
        }
    }

    private void holdLockLight() throws InterruptedException {
        long asked = System.nanoTime();
        lock.lock();
        try {
            holdFor(LIGHT_MILLIS, false, asked, lockLog);
        } finally {
            lock.unlock();
        }
    }

    private void waitForLock() {
        long asked = System.nanoTime();
        lock.lock();
        try {
            lockLog.acquired(asked);
        } finally {
            lock.unlock();
        }
    }

    /** Called with the lock held. */
    private static void holdFor(int millis, boolean isHeavy, long asked, HoldLog log) throws InterruptedException {
        log.acquired(asked);
        long since = System.nanoTime();
        Thread.sleep(millis);
        log.releasing(isHeavy, since);
    }
}
