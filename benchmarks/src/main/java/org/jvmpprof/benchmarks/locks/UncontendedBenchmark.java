package org.jvmpprof.benchmarks.locks;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Locks that nobody else wants: one thread takes and releases. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class UncontendedBenchmark {
    private static final long SETTLE_MILLIS = 2_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayBlockingQueue<Object> queue = new ArrayBlockingQueue<>(16);
    private long value;

    /**
     * Waits, with the agent and without, until hooks would be installed. Code that was hot before is compiled anew the
     * moment a JDK class under it is transformed, and then without that class's profile: in one fork of two it stayed a
     * third slower, whatever the hooks did. What is measured here is the hooks.
     */
    @Setup
    public void settle() throws InterruptedException {
        Thread.sleep(SETTLE_MILLIS);
    }

    @Benchmark
    public long lockUnlock() {
        lock.lock();
        try {
            return ++value;
        } finally {
            lock.unlock();
        }
    }

    @Benchmark
    public long tryLock() {
        if (!lock.tryLock()) {
            throw new IllegalStateException("nobody else wants this lock");
        }
        try {
            return ++value;
        } finally {
            lock.unlock();
        }
    }

    @Benchmark
    public @Nullable Object offerPoll() {
        queue.offer(this);
        return queue.poll();
    }
}
