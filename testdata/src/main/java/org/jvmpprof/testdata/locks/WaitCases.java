package org.jvmpprof.testdata.locks;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.Exchanger;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/**
 * Makes each way of waiting ready for one round, on the thread that will end the wait: where a lock is to be waited for,
 * that thread has it when the case is made.
 */
final class WaitCases {
    /** One round of one way of waiting. */
    static final class Case {
        final Fibers.Task waiter;
        final Release release;

        Case(Fibers.Task waiter, Release release) {
            this.waiter = waiter;
            this.release = release;
        }
    }

    /** Ends a wait. */
    interface Release {
        void release(Thread waiter) throws Exception;
    }

    private static final Release TIMEOUT = waiter -> {};

    private final Map<String, Callable<Case>> cases = new LinkedHashMap<>();

    /** @param timedMillis how long the timed Object.wait takes */
    WaitCases(int timedMillis) {
        monitors(timedMillis);
        locks();
        synchronizers();
        queues();
        futures();
        parking();
    }

    /** Named as the methods of {@link Waits}. */
    Collection<String> names() {
        return cases.keySet();
    }

    Case make(String name) throws Exception {
        return requireNonNull(cases.get(name), name).call();
    }

    private void monitors(int timedMillis) {
        cases.put("synchronizedEnter", () -> {
            Object monitor = new Object();
            MonitorOwner owner = new MonitorOwner(monitor);
            return new Case(() -> Waits.synchronizedEnter(monitor), waiter -> owner.leave());
        });
        cases.put("objectWait", () -> {
            boolean[] isOver = {false};
            return new Case(() -> Waits.objectWait(isOver), waiter -> {
                synchronized (isOver) {
                    isOver[0] = true;
                    isOver.notifyAll();
                }
            });
        });
        cases.put("objectWaitTimed", () -> {
            boolean[] never = {false};
            return new Case(() -> Waits.objectWaitTimed(never, timedMillis), TIMEOUT);
        });
    }

    private void locks() {
        cases.put("reentrantLock", () -> locked(new ReentrantLock(), Waits::reentrantLock));
        cases.put("reentrantLockFair", () -> locked(new ReentrantLock(true), Waits::reentrantLockFair));
        cases.put("lockInterruptibly", () -> locked(new ReentrantLock(), Waits::lockInterruptibly));
        cases.put("tryLockTimed", () -> {
            ReentrantLock lock = new ReentrantLock();
            lock.lock();
            return new Case(() -> Waits.tryLockTimed(lock), TIMEOUT);
        });
        cases.put("readLock", () -> {
            ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
            lock.writeLock().lock();
            return new Case(
                    () -> Waits.readLock(lock.readLock()),
                    waiter -> lock.writeLock().unlock());
        });
        cases.put("writeLock", () -> {
            ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
            lock.readLock().lock();
            return new Case(
                    () -> Waits.writeLock(lock.writeLock()),
                    waiter -> lock.readLock().unlock());
        });
        cases.put("stampedRead", () -> {
            StampedLock lock = new StampedLock();
            long stamp = lock.writeLock();
            return new Case(() -> Waits.stampedRead(lock), waiter -> lock.unlockWrite(stamp));
        });
        cases.put("stampedWrite", () -> {
            StampedLock lock = new StampedLock();
            long stamp = lock.readLock();
            return new Case(() -> Waits.stampedWrite(lock), waiter -> lock.unlockRead(stamp));
        });
    }

    /** A wait for a lock. */
    private interface Locker {
        void lock(ReentrantLock lock) throws InterruptedException;
    }

    private static Case locked(ReentrantLock lock, Locker locker) {
        lock.lock();
        return new Case(() -> locker.lock(lock), waiter -> lock.unlock());
    }

    private void synchronizers() {
        cases.put("semaphore", () -> {
            Semaphore permits = new Semaphore(0);
            return new Case(() -> Waits.semaphore(permits), waiter -> permits.release());
        });
        cases.put("semaphoreTimed", () -> new Case(() -> Waits.semaphoreTimed(new Semaphore(0)), TIMEOUT));
        cases.put("countDownLatch", () -> {
            CountDownLatch latch = new CountDownLatch(1);
            return new Case(() -> Waits.countDownLatch(latch), waiter -> latch.countDown());
        });
        cases.put(
                "countDownLatchTimed", () -> new Case(() -> Waits.countDownLatchTimed(new CountDownLatch(1)), TIMEOUT));
        cases.put("cyclicBarrier", () -> {
            CyclicBarrier barrier = new CyclicBarrier(2);
            return new Case(() -> Waits.cyclicBarrier(barrier), waiter -> barrier.await());
        });
        cases.put("conditionAwait", () -> {
            ReentrantLock lock = new ReentrantLock();
            Condition condition = lock.newCondition();
            boolean[] isOver = {false};
            return new Case(() -> Waits.conditionAwait(lock, condition, isOver), waiter -> {
                lock.lock();
                isOver[0] = true;
                condition.signal();
                lock.unlock();
            });
        });
        cases.put("conditionAwaitTimed", () -> {
            Lock lock = new ReentrantLock();
            boolean[] never = {false};
            return new Case(() -> Waits.conditionAwaitTimed(lock, lock.newCondition(), never), TIMEOUT);
        });
        cases.put("exchanger", () -> {
            Exchanger<String> exchanger = new Exchanger<>();
            return new Case(() -> Waits.exchanger(exchanger), waiter -> exchanger.exchange("yours"));
        });
        cases.put("phaser", () -> {
            Phaser phaser = new Phaser(2);
            return new Case(() -> Waits.phaser(phaser), waiter -> phaser.arrive());
        });
        cases.put("customSynchronizer", () -> {
            Waits.OwnLatch latch = new Waits.OwnLatch();
            return new Case(() -> Waits.customSynchronizer(latch), waiter -> latch.releaseShared(1));
        });
    }

    private void queues() {
        cases.put("arrayQueueTake", () -> taken(new ArrayBlockingQueue<>(1), Waits::arrayQueueTake));
        cases.put("arrayQueuePut", () -> filled(new ArrayBlockingQueue<>(1), Waits::arrayQueuePut));
        cases.put("linkedQueueTake", () -> taken(new LinkedBlockingQueue<>(1), Waits::linkedQueueTake));
        cases.put("linkedQueuePut", () -> filled(new LinkedBlockingQueue<>(1), Waits::linkedQueuePut));
        cases.put("linkedDequeTake", () -> {
            LinkedBlockingDeque<Object> queue = new LinkedBlockingDeque<>();
            return new Case(() -> Waits.linkedDequeTake(queue), waiter -> queue.addFirst("one"));
        });
        cases.put("synchronousQueueTake", () -> taken(new SynchronousQueue<>(), Waits::synchronousQueueTake));
        cases.put("synchronousQueuePut", () -> {
            SynchronousQueue<Object> queue = new SynchronousQueue<>();
            return new Case(() -> Waits.synchronousQueuePut(queue), waiter -> queue.take());
        });
        cases.put("transferQueueTake", () -> taken(new LinkedTransferQueue<>(), Waits::transferQueueTake));
        cases.put("transferQueueTransfer", () -> {
            LinkedTransferQueue<Object> queue = new LinkedTransferQueue<>();
            return new Case(() -> Waits.transferQueueTransfer(queue), waiter -> queue.take());
        });
        cases.put("delayQueueTake", () -> {
            DelayQueue<Due> queue = new DelayQueue<>();
            queue.add(new Due(Waits.TIMEOUT_MILLIS));
            return new Case(() -> Waits.delayQueueTake(queue), TIMEOUT);
        });
        cases.put("priorityQueueTake", () -> taken(new PriorityBlockingQueue<>(), Waits::priorityQueueTake));
        cases.put("queuePollTimed", () -> new Case(() -> Waits.queuePollTimed(new LinkedBlockingQueue<>()), TIMEOUT));
    }

    /** A wait on a queue. */
    private interface QueueUser {
        void use(BlockingQueue<Object> queue) throws InterruptedException;
    }

    private static Case taken(BlockingQueue<Object> queue, QueueUser taker) {
        return new Case(() -> taker.use(queue), waiter -> queue.put("one"));
    }

    private static Case filled(BlockingQueue<Object> queue, QueueUser putter) {
        queue.add("the only place");
        return new Case(() -> putter.use(queue), waiter -> queue.take());
    }

    private void futures() {
        cases.put("futureTaskGet", () -> {
            FutureTask<String> future = new FutureTask<>(() -> "done");
            return new Case(() -> Waits.futureTaskGet(future), waiter -> future.run());
        });
        cases.put("futureTaskGetTimed", () -> {
            FutureTask<String> future = new FutureTask<>(() -> "never");
            return new Case(() -> Waits.futureTaskGetTimed(future), TIMEOUT);
        });
        cases.put("completableGet", () -> {
            CompletableFuture<String> future = new CompletableFuture<>();
            return new Case(() -> Waits.completableGet(future), waiter -> future.complete("done"));
        });
        cases.put("completableJoin", () -> {
            CompletableFuture<String> future = new CompletableFuture<>();
            return new Case(() -> Waits.completableJoin(future), waiter -> future.complete("done"));
        });
        cases.put("forkJoinJoin", () -> {
            Waits.Awaited task = new Waits.Awaited();
            return new Case(() -> Waits.forkJoinJoin(task), waiter -> task.complete("done"));
        });
        cases.put("threadJoin", () -> {
            CountDownLatch end = new CountDownLatch(1);
            Thread thread = Fibers.start(false, "joined", end::await).thread();
            return new Case(() -> Waits.threadJoin(thread), waiter -> end.countDown());
        });
    }

    private void parking() {
        cases.put("parkWithBlocker", () -> {
            boolean[] isOver = {false};
            return new Case(() -> Waits.parkWithBlocker(isOver), waiter -> unpark(isOver, waiter));
        });
        cases.put("parkWithoutBlocker", () -> {
            boolean[] isOver = {false};
            return new Case(() -> Waits.parkWithoutBlocker(isOver), waiter -> unpark(isOver, waiter));
        });
        cases.put("parkTimedWithBlocker", () -> new Case(() -> Waits.parkTimedWithBlocker("blocker"), TIMEOUT));
    }

    private static void unpark(boolean[] isOver, Thread waiter) {
        synchronized (isOver) {
            isOver[0] = true;
        }
        LockSupport.unpark(waiter);
    }

    /** A thread that is in a monitor until it is told to leave. */
    private static final class MonitorOwner {
        private final CountDownLatch told = new CountDownLatch(1);

        MonitorOwner(Object monitor) throws InterruptedException {
            CountDownLatch isIn = new CountDownLatch(1);
            Fibers.start(false, "monitor-owner", () -> {
                synchronized (monitor) {
                    isIn.countDown();
                    told.await();
                }
            });
            isIn.await();
        }

        void leave() {
            told.countDown();
        }
    }

    /** An element that is due some time after it was made. */
    private static final class Due implements Delayed {
        private final long atNanos;

        Due(int millis) {
            this.atNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(atNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
