package org.jvmpprof.testdata.locks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Waits in every way that Java has, one after the other, and tells how long by the waiter's own clock.
 *
 * <p>{@code waits <platform|virtual> <millis> <method>…} answers with the nanoseconds that a thread of that kind spent
 * in each method of {@link Waits}; the named ones take {@code millis} a time, for a profiler that can only sample them.
 * {@code none <platform|virtual>} does what must not show up ({@link NoWaits}), {@code idle} lets pools
 * be idle ({@link Pools}).
 */
public final class PrimitivesMain {
    private static final int ROUNDS = 4;
    private static final int WAIT_MILLIS = 60;

    private PrimitivesMain() {}

    public static void main(String[] arguments) throws Exception {
        new Commands()
                .with("waits", words -> waits(Arrays.asList(words)))
                .with("none", words -> none(words[0].equals("virtual")))
                .with("idle", words -> idle())
                .serve();
    }

    private static Map<String, Long> waits(List<String> words) throws Exception {
        boolean virtual = words.get(0).equals("virtual");
        int longMillis = Integer.parseInt(words.get(1));
        List<String> longOnes = words.subList(2, words.size());
        WaitCases cases = new WaitCases(longOnes.contains("objectWaitTimed") ? longMillis : WAIT_MILLIS);
        Map<String, Long> nanos = new LinkedHashMap<>();
        for (String name : cases.names()) {
            long sum = 0;
            for (int i = 0; i < ROUNDS; i++) {
                int millis = longOnes.contains(name) ? longMillis : WAIT_MILLIS;
                sum += waited(virtual, name, cases.make(name), millis);
            }
            nanos.put(name, sum);
        }
        return nanos;
    }

    private static long waited(boolean virtual, String name, WaitCases.Case round, int millis) throws Exception {
        long[] nanos = {0};
        Fibers.Running waiter = Fibers.start(virtual, name, () -> {
            long begin = System.nanoTime();
            round.waiter.run();
            nanos[0] = System.nanoTime() - begin;
        });
        while (waiter.thread().getState() == Thread.State.NEW || waiter.thread().getState() == Thread.State.RUNNABLE) {
            Thread.sleep(1);
        }
        Thread.sleep(millis);
        round.release.release(waiter.thread());
        waiter.join();
        return nanos[0];
    }

    private static Map<String, Long> none(boolean virtual) throws Exception {
        long begin = System.nanoTime();
        for (int i = 0; i < ROUNDS; i++) {
            Fibers.start(virtual, "sleeper", NoWaits::sleeps).join();
            Fibers.start(virtual, "parked", NoWaits::parksAsleep).join();
            Fibers.start(virtual, "reader", NoWaits::acceptsAndReads).join();
        }
        Map<String, Long> nanos = new LinkedHashMap<>();
        nanos.put("took", System.nanoTime() - begin);
        return nanos;
    }

    private static Map<String, Long> idle() throws InterruptedException {
        long begin = System.nanoTime();
        Pools.idle();
        Map<String, Long> nanos = new LinkedHashMap<>();
        nanos.put("took", System.nanoTime() - begin);
        return nanos;
    }
}
