package org.jvmpprof.testdata.locks;

import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.TransferQueue;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/** Every way of waiting, each in a method of its own, by whose name a profile must show it. */
final class Waits {
    /** How long those wait that nobody ends. */
    static final int TIMEOUT_MILLIS = 60;

    private Waits() {}

    static void synchronizedEnter(Object monitor) {
        synchronized (monitor) {
            monitor.notifyAll(); // nobody waits: the block must not be empty
        }
    }

    static void objectWait(boolean[] isOver) throws InterruptedException {
        synchronized (isOver) {
            while (!isOver[0]) {
                isOver.wait();
            }
        }
    }

    static void objectWaitTimed(boolean[] isOver, int millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (isOver) {
            for (long left = end - System.nanoTime(); !isOver[0] && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(isOver, left);
            }
        }
    }

    static void reentrantLock(ReentrantLock lock) {
        lock.lock();
        lock.unlock();
    }

    static void reentrantLockFair(ReentrantLock lock) {
        lock.lock();
        lock.unlock();
    }

    static void lockInterruptibly(ReentrantLock lock) throws InterruptedException {
        lock.lockInterruptibly();
        lock.unlock();
    }

    static void tryLockTimed(ReentrantLock lock) throws InterruptedException {
        expect(!lock.tryLock(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
    }

    static void readLock(Lock lock) {
        lock.lock();
        lock.unlock();
    }

    static void writeLock(Lock lock) {
        lock.lock();
        lock.unlock();
    }

    static void stampedRead(StampedLock lock) {
        lock.unlockRead(lock.readLock());
    }

    static void stampedWrite(StampedLock lock) {
        lock.unlockWrite(lock.writeLock());
    }

    static void semaphore(Semaphore permits) throws InterruptedException {
        permits.acquire();
    }

    static void semaphoreTimed(Semaphore permits) throws InterruptedException {
        expect(!permits.tryAcquire(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
    }

    static void countDownLatch(CountDownLatch latch) throws InterruptedException {
        latch.await();
    }

    static void countDownLatchTimed(CountDownLatch latch) throws InterruptedException {
        expect(!latch.await(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
    }

    static void cyclicBarrier(CyclicBarrier barrier) throws InterruptedException, BrokenBarrierException {
        barrier.await();
    }

    static void conditionAwait(Lock lock, Condition condition, boolean[] isOver) throws InterruptedException {
        lock.lock();
        try {
            while (!isOver[0]) {
                condition.await();
            }
        } finally {
            lock.unlock();
        }
    }

    static void conditionAwaitTimed(Lock lock, Condition condition, boolean[] isOver) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
            while (!isOver[0] && left > 0) {
                left = condition.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    static void arrayQueueTake(BlockingQueue<?> queue) throws InterruptedException {
        queue.take();
    }

    static void arrayQueuePut(BlockingQueue<Object> queue) throws InterruptedException {
        queue.put("one more");
    }

    static void linkedQueueTake(BlockingQueue<?> queue) throws InterruptedException {
        queue.take();
    }

    static void linkedQueuePut(BlockingQueue<Object> queue) throws InterruptedException {
        queue.put("one more");
    }

    static void linkedDequeTake(BlockingDeque<?> queue) throws InterruptedException {
        queue.takeLast();
    }

    static void synchronousQueueTake(BlockingQueue<?> queue) throws InterruptedException {
        queue.take();
    }

    static void synchronousQueuePut(BlockingQueue<Object> queue) throws InterruptedException {
        queue.put("one");
    }

    static void transferQueueTake(BlockingQueue<?> queue) throws InterruptedException {
        queue.take();
    }

    static void transferQueueTransfer(TransferQueue<Object> queue) throws InterruptedException {
        queue.transfer("one");
    }

    static void delayQueueTake(BlockingQueue<?> queue) throws InterruptedException {
        queue.take();
    }

    static void priorityQueueTake(BlockingQueue<?> queue) throws InterruptedException {
        queue.take();
    }

    static void queuePollTimed(BlockingQueue<?> queue) throws InterruptedException {
        expect(queue.poll(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS) == null);
    }

    static void futureTaskGet(FutureTask<?> future) throws InterruptedException, ExecutionException {
        future.get();
    }

    static void futureTaskGetTimed(FutureTask<?> future) throws InterruptedException, ExecutionException {
        try {
            future.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
            throw new IllegalStateException("nobody runs this task");
        } catch (TimeoutException expected) {
            expect(!future.isDone());
        }
    }

    static void completableGet(CompletableFuture<?> future) throws InterruptedException, ExecutionException {
        future.get();
    }

    static void completableJoin(CompletableFuture<?> future) {
        future.join();
    }

    static void exchanger(Exchanger<String> exchanger) throws InterruptedException {
        exchanger.exchange("mine");
    }

    static void phaser(Phaser phaser) {
        phaser.arriveAndAwaitAdvance();
    }

    static void customSynchronizer(AbstractQueuedSynchronizer latch) throws InterruptedException {
        latch.acquireSharedInterruptibly(1);
    }

    static void parkWithBlocker(boolean[] isOver) {
        while (!over(isOver)) {
            LockSupport.park(isOver);
        }
    }

    static void parkWithoutBlocker(boolean[] isOver) {
        while (!over(isOver)) {
            LockSupport.park();
        }
    }

    static void parkTimedWithBlocker(Object blocker) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(blocker, left);
        }
    }

    static void forkJoinJoin(ForkJoinTask<?> task) {
        task.join();
    }

    static void threadJoin(Thread thread) throws InterruptedException {
        thread.join();
    }

    private static boolean over(boolean[] isOver) {
        synchronized (isOver) {
            return isOver[0];
        }
    }

    private static void expect(boolean condition) {
        if (!condition) {
            throw new IllegalStateException("what nobody ends must time out");
        }
    }

    /** A latch of one's own on {@link AbstractQueuedSynchronizer}. */
    static final class OwnLatch extends AbstractQueuedSynchronizer {
        private static final long serialVersionUID = 1;

        @Override
        protected int tryAcquireShared(int unused) {
            return getState() == 1 ? 1 : -1;
        }

        @Override
        protected boolean tryReleaseShared(int unused) {
            setState(1);
            return true;
        }
    }

    /** A task that is done when it is told so. */
    static final class Awaited extends ForkJoinTask<String> {
        private static final long serialVersionUID = 1;

        @Override
        public String getRawResult() {
            return "done";
        }

        @Override
        protected void setRawResult(@Nullable String unused) {
            // the result is always the same
        }

        @Override
        protected boolean exec() {
            return false;
        }
    }
}
