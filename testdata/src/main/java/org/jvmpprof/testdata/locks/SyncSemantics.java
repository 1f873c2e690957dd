package org.jvmpprof.testdata.locks;

import static org.jvmpprof.testdata.locks.Check.fails;
import static org.jvmpprof.testdata.locks.Check.same;
import static org.jvmpprof.testdata.locks.Check.takes;
import static org.jvmpprof.testdata.locks.Check.that;
import static org.jvmpprof.testdata.locks.Check.waiting;

import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** What the JDK promises of parking, synchronizers, queues, futures and threads, on both kinds of threads. */
final class SyncSemantics {
    private final boolean virtual;

    SyncSemantics(boolean virtual) {
        this.virtual = virtual;
    }

    void addTo(Map<String, Fibers.Task> tests) {
        tests.put("an unpark before park lets it pass, and permits do not add up", this::permits);
        tests.put("park returns by interrupt and leaves it set", this::parkAndInterrupt);
        tests.put("getBlocker tells the blocker while parked, and null afterwards", this::blocker);
        tests.put("timed park ends by itself", this::timedPark);
        tests.put("a semaphore hands out what it has, in order when fair", this::semaphore);
        tests.put("a latch opens once", this::latch);
        tests.put("a barrier trips, and breaks by interrupt and time-out", this::barrier);
        tests.put("queues are bounded, ordered and interruptible", this::queues);
        tests.put("an exchanger swaps or times out", this::exchanger);
        tests.put("a phaser advances when all have arrived", this::phaser);
        tests.put("a future is got, cancelled, failed or too late", this::futures);
        tests.put("a completable future is awaited, timed out and failed", this::completable);
        tests.put("join waits for the end, a time or an interrupt", this::join);
        tests.put("a pool shuts down while workers wait", this::pool);
    }

    private Fibers.Running start(String name, Fibers.Task task) {
        return Fibers.start(virtual, name, task);
    }

    private void permits() throws Exception {
        start("permits", () -> {
                    LockSupport.unpark(Thread.currentThread());
                    LockSupport.unpark(Thread.currentThread());
                    LockSupport.park(this); // returns at once: there was a permit
                    takes(30, () -> parkUntil(System.nanoTime() + 30_000_000)); // and only one
                })
                .join();
    }

    /** Parks again after each return without cause, which the JDK allows itself. */
    private void parkUntil(long end) {
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    private void parkAndInterrupt() throws Exception {
        Fibers.Running parked = start("parked", () -> {
            while (!Thread.currentThread().isInterrupted()) {
                LockSupport.park(this);
            }
            LockSupport.park(this); // an interrupted thread does not park
            that(Thread.interrupted(), "park does not clear the interrupt");
        });
        waiting(parked.thread());
        parked.thread().interrupt();
        parked.join();
    }

    private void blocker() throws Exception {
        boolean[] isOver = {false};
        Fibers.Running parked = start("parked", () -> {
            Waits.parkWithBlocker(isOver);
            that(LockSupport.getBlocker(Thread.currentThread()) == null, "no blocker after park");
        });
        Check.soon(() -> LockSupport.getBlocker(parked.thread()) == isOver, "the blocker is told");
        synchronized (isOver) {
            isOver[0] = true;
        }
        LockSupport.unpark(parked.thread());
        parked.join();
    }

    private void timedPark() throws Exception {
        start("timed", () -> {
                    long begin = System.nanoTime();
                    LockSupport.parkNanos(this, 0);
                    LockSupport.parkNanos(-1);
                    LockSupport.parkUntil(this, System.currentTimeMillis() - 1);
                    that(System.nanoTime() - begin < 10_000_000_000L, "no time means no park");
                    takes(20, () -> parkUntil(System.nanoTime() + 20_000_000));
                })
                .join();
    }

    private void semaphore() throws Exception {
        Semaphore permits = new Semaphore(1, true);
        permits.acquire();
        Fibers.Running two = start("two", () -> permits.acquire(2));
        waiting(two.thread());
        Fibers.Running one = start("one", permits::acquire);
        waiting(one.thread());
        that(!permits.tryAcquire(), "none is left");
        permits.release();
        waiting(two.thread());
        waiting(one.thread()); // the first in the queue wants two
        permits.release(2);
        two.join();
        one.join();
        same(0, permits.availablePermits(), "permits");
        start("timed", () -> takes(20, () -> that(!permits.tryAcquire(20, TimeUnit.MILLISECONDS), "in vain")))
                .join();
        Fibers.Running interrupted = start("interrupted", () -> fails(InterruptedException.class, permits::acquire));
        waiting(interrupted.thread());
        interrupted.thread().interrupt();
        interrupted.join();
    }

    private void latch() throws Exception {
        CountDownLatch latch = new CountDownLatch(2);
        Fibers.Running waiter = start("waiter", latch::await);
        waiting(waiter.thread());
        latch.countDown();
        start("timed", () -> takes(20, () -> that(!latch.await(20, TimeUnit.MILLISECONDS), "still shut")))
                .join();
        latch.countDown();
        waiter.join();
        latch.await();
        same(0L, latch.getCount(), "count");
    }

    private void barrier() throws Exception {
        int[] trips = {0};
        CyclicBarrier barrier = new CyclicBarrier(2, () -> trips[0]++);
        Fibers.Running first = start("first", barrier::await);
        waiting(first.thread());
        barrier.await();
        first.join();
        same(1, trips[0], "trips");
        Fibers.Running broken = start("broken", () -> fails(InterruptedException.class, barrier::await));
        waiting(broken.thread());
        broken.thread().interrupt();
        broken.join();
        that(barrier.isBroken(), "an interrupt breaks it");
        fails(BrokenBarrierException.class, barrier::await);
        barrier.reset();
        start("late", () -> fails(TimeoutException.class, () -> barrier.await(20, TimeUnit.MILLISECONDS)))
                .join();
        that(barrier.isBroken(), "a time-out breaks it");
    }

    private void queues() throws Exception {
        ArrayBlockingQueue<Integer> bounded = new ArrayBlockingQueue<>(2);
        bounded.put(1);
        bounded.put(2);
        that(!bounded.offer(3), "it is full");
        Fibers.Running putter = start("putter", () -> bounded.put(3));
        waiting(putter.thread());
        same(1, bounded.take(), "first");
        putter.join();
        same(2, bounded.take(), "second");
        same(3, bounded.take(), "third");
        start("poller", () -> takes(20, () -> that(bounded.poll(20, TimeUnit.MILLISECONDS) == null, "empty")))
                .join();
        Fibers.Running taker = start("taker", () -> fails(InterruptedException.class, bounded::take));
        waiting(taker.thread());
        taker.thread().interrupt();
        taker.join();
        SynchronousQueue<Integer> direct = new SynchronousQueue<>(true);
        that(!direct.offer(1), "nobody takes");
        Fibers.Running giver = start("giver", () -> direct.put(1));
        waiting(giver.thread());
        same(1, direct.take(), "handed over");
        giver.join();
        LinkedTransferQueue<Integer> transfer = new LinkedTransferQueue<>();
        that(!transfer.tryTransfer(1), "nobody takes");
        Fibers.Running transferer = start("transferer", () -> transfer.transfer(1));
        waiting(transferer.thread());
        same(1, transfer.take(), "transferred");
        transferer.join();
    }

    private void exchanger() throws Exception {
        Exchanger<String> exchanger = new Exchanger<>();
        Fibers.Running other = start("other", () -> same("ours", exchanger.exchange("theirs"), "swapped"));
        waiting(other.thread());
        same("theirs", exchanger.exchange("ours"), "swapped");
        other.join();
        start("alone", () -> fails(TimeoutException.class, () -> exchanger.exchange("x", 20, TimeUnit.MILLISECONDS)))
                .join();
    }

    private void phaser() throws Exception {
        Phaser phaser = new Phaser(2);
        Fibers.Running early = start("early", () -> same(1, phaser.arriveAndAwaitAdvance(), "phase"));
        waiting(early.thread());
        same(0, phaser.arrive(), "phase on arrival");
        early.join();
        start(
                        "timed",
                        () -> fails(
                                TimeoutException.class,
                                () -> phaser.awaitAdvanceInterruptibly(1, 20, TimeUnit.MILLISECONDS)))
                .join();
        phaser.forceTermination();
        that(phaser.arriveAndAwaitAdvance() < 0, "a terminated phaser lets all pass");
    }

    private void futures() throws Exception {
        FutureTask<String> task = new FutureTask<>(() -> "done");
        Fibers.Running getter = start("getter", () -> same("done", task.get(), "result"));
        waiting(getter.thread());
        task.run();
        getter.join();
        FutureTask<String> cancelled = new FutureTask<>(() -> "never");
        Fibers.Running disappointed = start("disappointed", () -> fails(CancellationException.class, cancelled::get));
        waiting(disappointed.thread());
        cancelled.cancel(true);
        disappointed.join();
        FutureTask<String> failed = new FutureTask<>(() -> {
            throw new IllegalArgumentException("on purpose");
        });
        failed.run();
        fails(ExecutionException.class, failed::get);
        fails(TimeoutException.class, () -> new FutureTask<>(() -> "").get(20, TimeUnit.MILLISECONDS));
    }

    private void completable() throws Exception {
        CompletableFuture<String> future = new CompletableFuture<>();
        Fibers.Running joiner = start(
                "joiner", () -> same("DONE", future.thenApply(text -> "DONE").join(), "result"));
        Fibers.Running getter = start("getter", () -> same("done", future.get(1, TimeUnit.MINUTES), "result"));
        waiting(joiner.thread());
        waiting(getter.thread());
        future.complete("done");
        joiner.join();
        getter.join();
        CompletableFuture<String> never = new CompletableFuture<>();
        start("late", () -> takes(20, () -> fails(TimeoutException.class, () -> never.get(20, TimeUnit.MILLISECONDS))))
                .join();
        Fibers.Running interrupted = start("interrupted", () -> fails(InterruptedException.class, never::get));
        waiting(interrupted.thread());
        interrupted.thread().interrupt();
        interrupted.join();
        never.completeExceptionally(new IllegalArgumentException("on purpose"));
        fails(ExecutionException.class, never::get);
    }

    private void join() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Thread ending = start("ending", end::await).thread();
        takes(20, () -> ending.join(20));
        that(ending.isAlive(), "a timed join changes nothing");
        Fibers.Running joiner = start("joiner", ending::join);
        Fibers.Running interrupted = start("interrupted", () -> fails(InterruptedException.class, ending::join));
        waiting(joiner.thread());
        waiting(interrupted.thread());
        interrupted.thread().interrupt();
        interrupted.join();
        end.countDown();
        joiner.join();
        that(!ending.isAlive(), "join waits for the end");
    }

    private void pool() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2, Fibers::newDaemon);
        same("done", pool.submit(() -> "done").get(), "result");
        CountDownLatch never = new CountDownLatch(1);
        pool.submit(() -> {
            never.await();
            return null;
        });
        pool.shutdown();
        that(!pool.awaitTermination(20, TimeUnit.MILLISECONDS), "a task is under way");
        same(0, pool.shutdownNow().size(), "tasks that never began");
        that(pool.awaitTermination(20, TimeUnit.SECONDS), "an interrupted pool ends");
    }
}
