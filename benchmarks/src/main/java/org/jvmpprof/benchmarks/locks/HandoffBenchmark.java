package org.jvmpprof.benchmarks.locks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A ball that two threads pass to and fro by park and unpark: each operation is two parks and two unparks. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class HandoffBenchmark {
    private volatile boolean isThere;
    private volatile boolean isOver;
    private @Nullable Thread partner;

    @Setup
    public void start() {
        Thread player = Thread.currentThread();
        partner = new Thread(() -> playBack(player), "partner");
        partner.setDaemon(true);
        partner.start();
    }

    @TearDown
    public void stop() {
        isOver = true;
        LockSupport.unpark(partner);
    }

    @Benchmark
    public void parkUnpark() {
        isThere = true;
        LockSupport.unpark(partner);
        while (isThere) {
            LockSupport.park(this);
        }
    }

    private void playBack(Thread player) {
        while (!isOver) {
            if (isThere) {
                isThere = false;
                LockSupport.unpark(player);
            } else {
                LockSupport.park(this);
            }
        }
    }
}
