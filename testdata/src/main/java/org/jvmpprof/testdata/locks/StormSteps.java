package org.jvmpprof.testdata.locks;

import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** What the threads of a storm do: contend, hand over, time out, get interrupted, die. Each checks what it can. */
final class StormSteps {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ReentrantReadWriteLock readWrite = new ReentrantReadWriteLock();
    private final Object monitor = new Object();
    private final ArrayBlockingQueue<Integer> queue = new ArrayBlockingQueue<>(4);
    /** No LinkedTransferQueue: on JDK 17 its timed poll spins for ever, past its timeout, if its node is not linked. */
    private final SynchronousQueue<Integer> handOff = new SynchronousQueue<>();

    private long guarded; // by lock
    private long guardedByMonitor;
    private final LongAdder increments = new LongAdder();
    private final LongAdder monitorIncrements = new LongAdder();
    private final LongAdder put = new LongAdder();
    private final LongAdder taken = new LongAdder();

    void addTo(Storm storm, boolean virtual) {
        String kind = virtual ? "virtual-" : "platform-";
        for (int i = 0; i < 3; i++) {
            storm.start(virtual, kind + "lock-" + i, this::contend);
            storm.start(virtual, kind + "monitor-" + i, this::contendForMonitor);
            storm.start(virtual, kind + "read-write-" + i, this::readOrWrite);
        }
        for (int i = 0; i < 2; i++) {
            storm.start(virtual, kind + "producer-" + i, this::produce);
            storm.start(virtual, kind + "consumer-" + i, this::consume);
        }
        storm.start(virtual, kind + "churn", random -> churn(virtual, random));
        storm.start(virtual, kind + "cancel", random -> cancel(virtual, random));
        storm.start(virtual, kind + "ping-pong", random -> pingPong(virtual));
    }

    /** After the storm: nothing was lost, nothing came twice. */
    void check() {
        while (queue.poll() != null) {
            taken.increment();
        }
        Check.same(increments.sum(), guarded, "increments under the lock");
        Check.same(monitorIncrements.sum(), guardedByMonitor, "increments under the monitor");
        Check.same(put.sum(), taken.sum(), "elements taken");
        Check.that(!lock.isLocked() && !readWrite.isWriteLocked() && readWrite.getReadLockCount() == 0, "all is free");
    }

    private void contend(Random random) throws InterruptedException {
        if (random.nextInt(4) > 0) {
            lock.lock();
        } else if (!lock.tryLock(random.nextInt(500), TimeUnit.MICROSECONDS)) {
            return;
        }
        try {
            guarded++;
            increments.increment();
            changed.signal();
            spin(random);
            if (random.nextInt(16) == 0) {
                changed.awaitNanos(random.nextInt(1_000_000));
            }
        } finally {
            lock.unlock();
        }
    }

    private void contendForMonitor(Random random) throws InterruptedException {
        synchronized (monitor) {
            guardedByMonitor++;
            monitorIncrements.increment();
            monitor.notify();
            spin(random);
            if (random.nextInt(16) == 0) {
                monitor.wait(1);
            }
        }
        Thread.yield();
    }

    private void readOrWrite(Random random) {
        if (random.nextInt(4) == 0) {
            readWrite.writeLock().lock();
            spin(random);
            readWrite.writeLock().unlock();
        } else {
            readWrite.readLock().lock();
            spin(random);
            readWrite.readLock().unlock();
        }
    }

    private void produce(Random random) throws InterruptedException {
        if (random.nextBoolean()) {
            if (queue.offer(1, random.nextInt(1000), TimeUnit.MICROSECONDS)) {
                put.increment();
            }
        } else if (handOff.offer(1, random.nextInt(1000), TimeUnit.MICROSECONDS)) {
            put.increment();
        }
    }

    private void consume(Random random) throws InterruptedException {
        Integer element = random.nextBoolean()
                ? queue.poll(random.nextInt(1000), TimeUnit.MICROSECONDS)
                : handOff.poll(random.nextInt(1000), TimeUnit.MICROSECONDS);
        if (element != null) {
            taken.increment();
        }
    }

    /** Threads that are born, wait a little and die; half of them by an interrupt. */
    private void churn(boolean virtual, Random random) throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        Fibers.Running shortLived = Fibers.start(virtual, "short-lived", () -> {
            try {
                latch.await();
            } catch (InterruptedException expected) {
                Check.that(latch.getCount() == 1, "interrupted before the latch opened");
            }
        });
        spin(random);
        if (random.nextBoolean()) {
            shortLived.thread().interrupt();
        } else {
            latch.countDown();
        }
        shortLived.join();
    }

    /** Waits that end without what they waited for. */
    private void cancel(boolean virtual, Random random) throws Exception {
        CompletableFuture<String> never = new CompletableFuture<>();
        try {
            never.get(random.nextInt(500), TimeUnit.MICROSECONDS);
            throw new IllegalStateException("nobody completes this future");
        } catch (TimeoutException expected) {
            Check.that(!never.isDone(), "it timed out");
        }
        ReentrantLock held = new ReentrantLock();
        held.lock();
        Fibers.Running waiter = Fibers.start(
                virtual, "cancelled", () -> Check.fails(InterruptedException.class, held::lockInterruptibly));
        spin(random);
        waiter.thread().interrupt();
        waiter.join();
        held.unlock();
    }

    /** A hundred hand-overs by park and unpark alone: one lost wake-up, and the worker is stuck. */
    private void pingPong(boolean virtual) throws Exception {
        AtomicBoolean isYours = new AtomicBoolean();
        Thread me = Thread.currentThread();
        Fibers.Running partner = Fibers.start(virtual, "partner", () -> {
            for (int i = 0; i < 100; i++) {
                await(isYours, true);
                isYours.set(false);
                LockSupport.unpark(me);
            }
        });
        for (int i = 0; i < 100; i++) {
            isYours.set(true);
            LockSupport.unpark(partner.thread());
            await(isYours, false);
        }
        partner.join();
    }

    private static void await(AtomicBoolean isYours, boolean wanted) {
        while (isYours.get() != wanted) {
            LockSupport.park(isYours);
        }
    }

    private static void spin(Random random) {
        long end = System.nanoTime() + random.nextInt(20_000);
        while (System.nanoTime() < end) {
            // work under the lock
        }
    }
}
