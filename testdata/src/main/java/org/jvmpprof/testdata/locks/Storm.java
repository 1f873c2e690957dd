package org.jvmpprof.testdata.locks;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Threads that do one thing again and again until they are told to end, with their progress watched. Any thread asks;
 * one thread starts, watches and ends it.
 */
final class Storm {
    /** One step of a worker. */
    interface Step {
        void run(Random random) throws Exception;
    }

    private static final long STUCK_NANOS = 60_000_000_000L;

    /** One that could run but is not let: JDK 21 may leave a virtual thread that yields behind all others for minutes. */
    private static final long STARVED_NANOS = 15 * STUCK_NANOS;

    private final List<Worker> workers = new ArrayList<>();
    private volatile boolean isOver;

    void start(boolean virtual, String name, Step step) {
        Worker worker = new Worker(name, step, workers.size());
        workers.add(worker);
        worker.running = Fibers.start(virtual, name, worker);
    }

    boolean isOver() {
        return isOver;
    }

    /** Fails when a worker that waits has not got on for a minute: a lost wake-up, or a deadlock. */
    void watch() {
        long now = System.nanoTime();
        for (Worker worker : workers) {
            long steps = worker.steps.sum();
            if (steps != worker.seenSteps) {
                worker.seenSteps = steps;
                worker.seenNanos = now;
            } else if (now - worker.seenNanos > worker.patienceNanos()) {
                throw new IllegalStateException(worker.name + " is stuck after " + steps + " steps at "
                        + Arrays.toString(worker.running().thread().getStackTrace()));
            }
        }
    }

    long steps() {
        return workers.stream().mapToLong(each -> each.steps.sum()).sum();
    }

    void end() throws Exception {
        isOver = true;
        for (Worker worker : workers) {
            worker.running().join();
        }
    }

    private final class Worker implements Fibers.Task {
        final String name;
        final LongAdder steps = new LongAdder();
        private final Step step;
        private final Random random;
        private Fibers.@Nullable Running running;
        long seenSteps = -1;
        long seenNanos;

        Worker(String name, Step step, int seed) {
            this.name = name;
            this.step = step;
            this.random = new Random(seed);
        }

        Fibers.Running running() {
            return requireNonNull(running, "started");
        }

        long patienceNanos() {
            return running().thread().getState() == Thread.State.RUNNABLE ? STARVED_NANOS : STUCK_NANOS;
        }

        @Override
        public void run() throws Exception {
            while (!isOver) {
                step.run(random);
                steps.increment();
            }
        }
    }
}
