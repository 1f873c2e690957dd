package org.jvmpprof.hotapp;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** A pool of four threads that are parked nearly always, as a server's are at night: a task every 100 ms. */
final class PoolSection implements Section {
    private static final int THREADS = 4;
    private static final int PAUSE_MILLIS = 100;

    private final LongAdder tasks;

    PoolSection(Truth truth) {
        this.tasks = truth.counter("pool.tasks");
    }

    @Override
    public void start() {
        AtomicInteger number = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "hot-pool-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        Threads.start("hot-pool-feeder", () -> feed(pool));
    }

    private void feed(ExecutorService pool) throws InterruptedException {
        Future<?> last = pool.submit(tasks::increment);
        while (!last.isCancelled()) {
            Thread.sleep(PAUSE_MILLIS);
            last = pool.submit(tasks::increment);
        }
    }
}
