package org.jvmpprof.hotapp;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;

/**
 * Burns CPU so that {@code burnTwo} gets exactly twice the thread CPU time of {@code burnOne}: whichever is behind goes
 * next, by the thread's own CPU clock, whatever the JIT or the machine's load do.
 *
 * <p>A slice lasts 20 to 60 ms at random. Longer than a sampling interval, so that a sampler's error is at most a
 * sample at each end of a slice; random, so that no sampler beats in time with the slices.
 */
final class CpuSection implements Section {
    private static final int PIECE = 50_000;
    private static final long SLICE_NANOS = 20_000_000;
    private static final double LONGEST_REST_NANOS = 50_000_000;

    private static volatile long sink;

    private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    private final LongAdder two;
    private final LongAdder one;
    private final int threads;
    private final double load;

    /** @param load the share of one core that each thread takes, 0 to 1 */
    CpuSection(Truth truth, int threads, double load) {
        this.two = truth.counter("cpu.burnTwo.nanos");
        this.one = truth.counter("cpu.burnOne.nanos");
        this.threads = threads;
        this.load = load;
    }

    @Override
    public void start() {
        for (int i = 1; i <= threads; i++) {
            int seed = i;
            Threads.start("hot-cpu-" + i, () -> alternate(new Random(seed)));
        }
    }

    private void alternate(Random random) throws InterruptedException {
        long spentTwo = 0;
        long spentOne = 0;
        double rest = 0;
        while (!Thread.currentThread().isInterrupted()) {
            long slice = SLICE_NANOS + (long) (2 * SLICE_NANOS * random.nextDouble());
            boolean isTwosTurn = spentTwo <= 2 * spentOne;
            long spent = isTwosTurn ? spendOnTwo(slice) : spendOnOne(slice);
            if (isTwosTurn) {
                spentTwo += spent;
            } else {
                spentOne += spent;
            }
            rest += spent * (1 / load - 1);
            rest = restOff(rest);
        }
    }

    private long spendOnTwo(long nanos) {
        long start = clock.getCurrentThreadCpuTime();
        long now = start;
        while (now - start < nanos) {
            sink = burnTwo(sink);
            long then = clock.getCurrentThreadCpuTime();
            two.add(then - now);
            now = then;
        }
        return now - start;
    }

    private long spendOnOne(long nanos) {
        long start = clock.getCurrentThreadCpuTime();
        long now = start;
        while (now - start < nanos) {
            sink = burnOne(sink);
            long then = clock.getCurrentThreadCpuTime();
            one.add(then - now);
            now = then;
        }
        return now - start;
    }

    static long burnTwo(long seed) {
        long x = seed | 1;
        for (int i = 0; i < PIECE; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
        }
        return x;
    }

    static long burnOne(long seed) {
        long x = seed | 1;
        for (int i = 0; i < PIECE; i++) {
            x ^= x << 23;
            x ^= x >>> 18;
            x ^= x << 5;
        }
        return x;
    }

    /** Sleeps the whole milliseconds of what is owed, at most 50; gives what is left. */
    private static double restOff(double nanos) throws InterruptedException {
        long millis = (long) (Math.min(nanos, LONGEST_REST_NANOS) / 1e6);
        if (millis <= 0) { // less than zero: the last sleep was longer than asked
            return nanos;
        }
        long start = System.nanoTime();
        Thread.sleep(millis);
        return nanos - (System.nanoTime() - start);
    }
}
