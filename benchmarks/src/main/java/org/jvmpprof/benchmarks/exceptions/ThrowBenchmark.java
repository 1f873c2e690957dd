package org.jvmpprof.benchmarks.exceptions;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** An exception made, thrown and caught: with a stack of some depth, and without any. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ThrowBenchmark {
    /** As {@code UncontendedBenchmark} does: hooks are installed by then, and what is measured is compiled after that. */
    private static final long SETTLE_MILLIS = 2_000;

    /** A web application's request is some 60 frames deep. */
    @Param("60")
    private int depth;

    /** Has no stack, as exceptions that direct a program's flow. */
    private static final class Stackless extends Exception {
        private static final long serialVersionUID = 1;

        Stackless() {
            super(null, null, false, false);
        }
    }

    @Setup
    public void settle() throws InterruptedException {
        Thread.sleep(SETTLE_MILLIS);
    }

    @Benchmark
    public int shallow() {
        try {
            throw new IllegalStateException("shallow");
        } catch (IllegalStateException e) {
            return 1;
        }
    }

    @Benchmark
    public int deep() {
        return down(depth);
    }

    private int down(int left) {
        return left == 0 ? shallow() : down(left - 1) + 1;
    }

    @Benchmark
    public int stackless() {
        try {
            return fail();
        } catch (Stackless e) {
            return 1;
        }
    }

    private int fail() throws Stackless {
        if (depth > 0) {
            throw new Stackless();
        }
        return 0;
    }
}
