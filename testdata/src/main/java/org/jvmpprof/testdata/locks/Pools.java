package org.jvmpprof.testdata.locks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;

/** Pools whose workers wait for work most of the time, and a task that waits for something else. */
final class Pools {
    private static final int TASKS = 6;
    private static final int GAP_MILLIS = 30;

    private Pools() {}

    static void idle() throws InterruptedException {
        feed(Executors.newFixedThreadPool(2, task -> new Thread(() -> fixedWorker(task), "fixed")));
        feed(Executors.newCachedThreadPool(task -> new Thread(() -> cachedWorker(task), "cached")));
        feed(Executors.newScheduledThreadPool(1, task -> new Thread(() -> scheduledWorker(task), "scheduled")));
        feed(new ForkJoinPool(2, ForkWorker::new, null, false));
    }

    /** Gives the pool something to do from time to time, and ends it. */
    private static void feed(ExecutorService pool) throws InterruptedException {
        for (int i = 0; i < TASKS; i++) {
            CountDownLatch done = new CountDownLatch(1);
            pool.execute(done::countDown);
            done.await();
            Thread.sleep(GAP_MILLIS);
        }
        pool.execute(Pools::waitsInsideOfATask);
        pool.shutdown();
        if (!pool.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException(pool + " did not end within 30 s");
        }
    }

    /** The application's own wait, though a pool's worker does it. */
    private static void waitsInsideOfATask() {
        try {
            if (new CountDownLatch(1).await(GAP_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody counts down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void fixedWorker(Runnable worker) {
        worker.run();
    }

    private static void cachedWorker(Runnable worker) {
        worker.run();
    }

    private static void scheduledWorker(Runnable worker) {
        worker.run();
    }

    /** Shows the program's name at the root of the worker's stack. */
    private static final class ForkWorker extends ForkJoinWorkerThread {
        ForkWorker(ForkJoinPool pool) {
            super(pool);
        }

        @Override
        public void run() {
            super.run();
        }
    }
}
