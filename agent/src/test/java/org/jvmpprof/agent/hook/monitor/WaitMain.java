package org.jvmpprof.agent.hook.monitor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jvmpprof.agent.hook.HookSettings;
import org.jvmpprof.agent.hook.LockSink;
import org.jvmpprof.agent.self.AgentLog;

/** Threads wait in Object.wait by three methods, each with a clock of its own, beside the sampler. Java 8. */
public final class WaitMain {
    private static volatile boolean stopped;

    private WaitMain() {}

    /** Sums of waiting by the method that waits. */
    private static final class Waits implements LockSink {
        final List<String> names = Collections.synchronizedList(new ArrayList<String>());
        final Map<String, double[]> byMethod = new TreeMap<>();

        int index(String className, String method) {
            names.add(method);
            return names.size() - 1;
        }

        @Override
        public void waited(Kind kind, int[] stack, String lockClass, boolean idle, double contentions, double delay) {
            String method = "";
            for (int frame : stack) {
                String name = names.get(frame);
                if (name.startsWith("by") || name.equals("mainLoop")) {
                    method = name + (idle ? ":idle" : "") + ":" + lockClass.substring(lockClass.lastIndexOf('.') + 1);
                }
            }
            double[] sums = byMethod.computeIfAbsent(method, key -> new double[2]);
            sums[0] += delay;
            sums[1] += contentions;
        }

        @Override
        public void held(Kind kind, int[] stack, String lockClass, double contentions, double delay) {
            // Not asked here.
        }

        @Override
        public void started(int[] stack, boolean virtual, double threads) {
            throw new IllegalStateException();
        }
    }

    private static final class Waiter extends Thread {
        private final int kind;
        private final Object own = new Object();
        private final Object shared;
        volatile long nanos;
        volatile long count;

        Waiter(int kind, Object shared) {
            super("waiter-" + kind);
            setDaemon(true);
            this.kind = kind;
            this.shared = shared;
        }

        @Override
        public void run() {
            try {
                while (!stopped) {
                    turn();
                    LockSupport.parkNanos((1 + 2 * kind) * 1_000_000L);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void turn() throws InterruptedException {
            if (kind == 0) {
                byHandOff();
            } else if (kind == 1) {
                byShortWaits();
            } else {
                byLongWaits();
            }
        }

        private void byHandOff() throws InterruptedException {
            synchronized (shared) {
                shared.notify();
                waitOn(shared, 20);
            }
        }

        private void byShortWaits() throws InterruptedException {
            synchronized (own) {
                waitOn(own, 4);
            }
        }

        private void byLongWaits() throws InterruptedException {
            synchronized (own) {
                waitOn(own, 300);
            }
        }

        private void waitOn(Object lock, long millis) throws InterruptedException {
            long begin = System.nanoTime();
            lock.wait(millis);
            nanos += System.nanoTime() - begin;
            count++;
        }
    }

    /** {@code seconds}. One line for each kind: {@code method:lock true-ms measured-ms true-count measured-count}. */
    public static void main(String[] args) throws Exception {
        Waits waits = new Waits();
        MonitorSampler sampler = new MonitorSampler(
                new HookSettings(true, 1, 0),
                (className, method, descriptor, line) -> waits.index(className, method),
                waits,
                new AgentLog(AgentLog.Level.OFF, System.err));
        Timer timer = new Timer("timer", true);
        timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {}
                },
                3_600_000);
        List<Waiter> waiters = new ArrayList<>();
        Object shared = new Object();
        for (int i = 0; i < 6; i++) {
            waiters.add(new Waiter(i / 2, shared));
        }
        waiters.forEach(Thread::start);
        long begin = System.nanoTime();
        Thread locks =
                new Thread(() -> sample(sampler, begin + 1_000_000_000L * Long.parseLong(args[0])), "pprof-locks");
        locks.start();
        locks.join();
        stopped = true;
        double wall = (System.nanoTime() - begin) / 1e6;
        for (Waiter waiter : waiters) {
            waiter.join(5_000);
        }
        String[] names = {"byHandOff", "byShortWaits", "byLongWaits"};
        for (int kind = 0; kind < names.length; kind++) {
            double[] measured = waits.byMethod.getOrDefault(names[kind] + ":Object", new double[2]);
            double[] notified = waits.byMethod.getOrDefault(names[kind] + ":", new double[2]);
            long nanos = 0;
            long count = 0;
            for (Waiter waiter : waiters) {
                nanos += waiter.kind == kind ? waiter.nanos : 0;
                count += waiter.kind == kind ? waiter.count : 0;
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s %d measured %.0f waits %d measured %.0f%n",
                    names[kind],
                    nanos / 1_000_000,
                    (measured[0] + notified[0]) / 1e6,
                    count,
                    measured[1] + notified[1]);
        }
        System.out.printf(
                Locale.ROOT,
                "timer %.0f measured %.0f%n",
                wall,
                waits.byMethod.getOrDefault("mainLoop:idle:TaskQueue", new double[1])[0] / 1e6);
    }

    private static void sample(MonitorSampler sampler, long end) {
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(sampler.run(System.nanoTime()));
        }
        sampler.close();
    }
}
