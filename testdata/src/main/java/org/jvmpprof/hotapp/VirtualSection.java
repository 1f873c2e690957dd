package org.jvmpprof.hotapp;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.LongAdder;

/**
 * Four virtual threads that compute for about a millisecond and sleep for 40, where the JVM has virtual threads (21 and
 * newer, reached by reflection); elsewhere nothing, and {@code vthreads.started} stays 0.
 */
final class VirtualSection implements Section {
    private static final int THREADS = 4;
    private static final int PAUSE_MILLIS = 40;
    private static final int PIECES = 10;

    private static volatile long sink;

    private final LongAdder started;
    private final LongAdder pieces;

    VirtualSection(Truth truth) {
        this.started = truth.counter("vthreads.started");
        this.pieces = truth.counter("vthreads.pieces");
    }

    @Override
    public void start() {
        try {
            Method startVirtualThread = Thread.class.getMethod("startVirtualThread", Runnable.class);
            for (int i = 0; i < THREADS; i++) {
                startVirtualThread.invoke(null, (Runnable) () -> Threads.untilInterrupted(this::work));
                started.increment();
            }
        } catch (NoSuchMethodException | InvocationTargetException expectedBefore21) {
            started.reset();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("a public method of Thread is not accessible", e);
        }
    }

    private void work() throws InterruptedException {
        while (true) {
            virtualBurn();
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private void virtualBurn() {
        long x = sink | 1;
        for (int i = 0; i < PIECES * 50_000; i++) {
            x ^= x << 11;
            x ^= x >>> 5;
            x ^= x << 32;
        }
        sink = x;
        pieces.add(PIECES);
    }
}
