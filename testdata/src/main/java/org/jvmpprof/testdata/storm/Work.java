package org.jvmpprof.testdata.storm;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;

/** What one thread of the storm does again and again, each kind from many different stacks. */
final class Work {
    private static final int DEPTH = 14;
    private static final int BURST = 64;

    private final Object monitor = new Object();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Object kept = "";

    /** One round of the kind. */
    void round(int kind) {
        int path = ThreadLocalRandom.current().nextInt(1 << DEPTH);
        Paths.walk(path, DEPTH, () -> leaf(kind));
    }

    private void leaf(int kind) {
        switch (kind % 5) {
            case 0:
                allocate();
                break;
            case 1:
                contendForMonitor();
                break;
            case 2:
                contendForLock();
                break;
            case 3:
                fail();
                break;
            default:
                startThread();
        }
    }

    private void allocate() {
        for (int i = 0; i < BURST; i++) {
            kept = new byte[2000];
        }
    }

    private void contendForMonitor() {
        for (int i = 0; i < BURST; i++) {
            synchronized (monitor) {
                spin();
            }
        }
    }

    private void contendForLock() {
        for (int i = 0; i < BURST; i++) {
            lock.lock();
            try {
                spin();
            } finally {
                lock.unlock();
            }
        }
    }

    private void fail() {
        for (int i = 0; i < BURST; i++) {
            try {
                throw new IllegalStateException("storm");
            } catch (IllegalStateException e) {
                kept = e;
            }
        }
    }

    private void startThread() {
        Thread thread = new Thread(() -> kept = this, "storm-child");
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void spin() {
        long sum = 0;
        for (int i = 0; i < 200; i++) {
            sum += i ^ sum;
        }
        if (sum == 42) {
            kept = sum;
        }
    }
}
