package org.jvmpprof.benchmarks.locks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.Blackhole;

/** One lock that 2, 8 or 64 threads want all the time; each does a little inside and a little outside. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ContendedBenchmark {
    private static final long INSIDE = 20;
    private static final long OUTSIDE = 40;

    private final ReentrantLock lock = new ReentrantLock();
    private long value;

    @Benchmark
    @Threads(2)
    public long threads2() {
        return contend();
    }

    @Benchmark
    @Threads(8)
    public long threads8() {
        return contend();
    }

    @Benchmark
    @Threads(64)
    public long threads64() {
        return contend();
    }

    private long contend() {
        Blackhole.consumeCPU(OUTSIDE);
        lock.lock();
        try {
            Blackhole.consumeCPU(INSIDE);
            return ++value;
        } finally {
            lock.unlock();
        }
    }
}
