package org.jvmpprof.hotapp;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;

/**
 * Allocates garbage at a given rate so that {@code allocThree} gets exactly three times the bytes of {@code allocOne},
 * by the JVM's own count of this thread's allocation. Both make several classes and sizes (16 bytes to 32 KB).
 */
final class AllocSection implements Section {
    private static final int KEPT = 256;
    private static final int PIECE_BYTES = 256 << 10;

    private final ThreadMXBean beans = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Object[] ring = new Object[KEPT];
    private final LongAdder three;
    private final LongAdder one;
    private final long bytesPerSecond;
    private int next;

    AllocSection(Truth truth, long bytesPerSecond) {
        this.three = truth.counter("alloc.allocThree.bytes");
        this.one = truth.counter("alloc.allocOne.bytes");
        this.bytesPerSecond = bytesPerSecond;
    }

    @Override
    public void start() {
        Threads.start("hot-alloc", this::alternate);
    }

    private void alternate() throws InterruptedException {
        Random random = new Random(42);
        long id = Thread.currentThread().getId();
        long start = System.nanoTime();
        while (!Thread.currentThread().isInterrupted()) {
            long before = beans.getThreadAllocatedBytes(id);
            if (three.sum() <= 3 * one.sum()) {
                allocThree(random);
                three.add(beans.getThreadAllocatedBytes(id) - before);
            } else {
                allocOne(random);
                one.add(beans.getThreadAllocatedBytes(id) - before);
            }
            double aheadNanos = (three.sum() + one.sum()) * 1e9 / bytesPerSecond - (System.nanoTime() - start);
            if (aheadNanos > 5e6) {
                Thread.sleep((long) (aheadNanos / 1e6));
            }
        }
    }

    private void allocThree(Random random) {
        int left = PIECE_BYTES;
        while (left > 0) {
            int size = 16 << random.nextInt(12);
            keep(new byte[size]);
            keep(new int[size / 4]);
            keep(new long[4]);
            left -= 2 * size + 48;
        }
    }

    private void allocOne(Random random) {
        int left = PIECE_BYTES;
        while (left > 0) {
            int size = 16 << random.nextInt(10);
            keep(new char[size / 2]);
            keep(new Object[size / 4]);
            keep(new Pair(random, ring));
            left -= 2 * size + 48;
        }
    }

    /** Lets the object escape, or the JIT would not allocate it. */
    private void keep(Object object) {
        ring[next] = object;
        next = (next + 1) % KEPT;
    }

    /** A small class of our own among the arrays. */
    private static final class Pair {
        final Object left;
        final Object right;

        Pair(Object left, Object right) {
            this.left = left;
            this.right = right;
        }

        @Override
        public String toString() {
            return left + "," + right;
        }
    }
}
