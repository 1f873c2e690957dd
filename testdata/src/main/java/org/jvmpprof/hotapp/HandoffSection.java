package org.jvmpprof.hotapp;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Two ways to wait for work, at a hundred pieces a second each: a consumer at a {@link BlockingQueue} (parks), and a
 * reader of a mailbox ({@link Object#wait}).
 */
final class HandoffSection implements Section {
    private static final int PAUSE_MILLIS = 10;

    private final BlockingQueue<Long> queue = new ArrayBlockingQueue<>(16);
    private final Object mailbox = new Object();
    private final LongAdder queueWaited;
    private final LongAdder mailWaited;
    private int letters;

    HandoffSection(Truth truth) {
        this.queueWaited = truth.counter("handoff.takeFromQueue.nanos");
        this.mailWaited = truth.counter("handoff.waitForMail.nanos");
    }

    @Override
    public void start() {
        Threads.start("hot-queue-producer", this::putIntoQueue);
        Threads.start("hot-queue-consumer", this::takeFromQueue);
        Threads.start("hot-mail-sender", this::sendMail);
        Threads.start("hot-mail-reader", this::readMail);
    }

    private void putIntoQueue() throws InterruptedException {
        while (true) {
            queue.put(System.nanoTime());
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private void takeFromQueue() throws InterruptedException {
        while (true) {
            long asked = System.nanoTime();
            queue.take();
            queueWaited.add(System.nanoTime() - asked);
        }
    }

    private void sendMail() throws InterruptedException {
        while (true) {
            synchronized (mailbox) {
                letters++;
                mailbox.notifyAll();
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private void readMail() throws InterruptedException {
        while (true) {
            waitForMail();
        }
    }

    private void waitForMail() throws InterruptedException {
        long asked = System.nanoTime();
        synchronized (mailbox) {
            while (letters == 0) {
                mailbox.wait();
            }
            letters = 0;
        }
        mailWaited.add(System.nanoTime() - asked);
    }
}
