package org.jvmpprof.testdata.locks;

import java.util.concurrent.locks.ReentrantLock;

/** A {@link ReentrantLock} that lets newcomers pass. */
final class LockHolds implements Contended {
    private final ReentrantLock lock = new ReentrantLock();

    @Override
    public void holdHeavy(EventLog log, Hold hold) throws InterruptedException {
        long asked = System.nanoTime();
        lock.lock();
        try {
            long since = System.nanoTime();
            log.waited(asked, since);
            hold.heavy();
            log.held(EventLog.HEAVY, since, System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void holdLight(EventLog log, Hold hold) throws InterruptedException {
        long asked = System.nanoTime();
        lock.lock();
        try {
            long since = System.nanoTime();
            log.waited(asked, since);
            hold.light();
            log.held(EventLog.LIGHT, since, System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void enter(EventLog log) {
        long asked = System.nanoTime();
        lock.lock();
        try {
            log.waited(asked, System.nanoTime());
        } finally {
            lock.unlock();
        }
    }
}
