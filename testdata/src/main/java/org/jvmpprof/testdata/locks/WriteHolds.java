package org.jvmpprof.testdata.locks;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The write side of a {@link ReentrantReadWriteLock}; who only wants in, reads. */
final class WriteHolds implements Contended {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    @Override
    public void holdHeavy(EventLog log, Hold hold) throws InterruptedException {
        long asked = System.nanoTime();
        lock.writeLock().lock();
        try {
            long since = System.nanoTime();
            log.waited(asked, since);
            hold.heavy();
            log.held(EventLog.HEAVY, since, System.nanoTime());
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void holdLight(EventLog log, Hold hold) throws InterruptedException {
        long asked = System.nanoTime();
        lock.writeLock().lock();
        try {
            long since = System.nanoTime();
            log.waited(asked, since);
            hold.light();
            log.held(EventLog.LIGHT, since, System.nanoTime());
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void enter(EventLog log) {
        long asked = System.nanoTime();
        lock.readLock().lock();
        try {
            log.waited(asked, System.nanoTime());
        } finally {
            lock.readLock().unlock();
        }
    }
}
