package org.jvmpprof.testdata.locks;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Starts threads in known numbers, and deadlocks. {@code plain <n>} starts threads that end at once, {@code pool <n>}
 * makes a pool grow to that size, {@code virtual <n>} starts virtual threads; {@code reachable} collects garbage and
 * answers how many of the ended threads something still holds. {@code deadlock} locks three threads up for ever: each
 * waits for what the next one has, a monitor, a lock and a monitor.
 */
public final class ThreadsMain {
    private final List<WeakReference<Thread>> ended = new ArrayList<>();

    private ThreadsMain() {}

    public static void main(String[] arguments) throws Exception {
        ThreadsMain program = new ThreadsMain();
        new Commands()
                .with("plain", words -> program.plain(Integer.parseInt(words[0])))
                .with("pool", words -> pool(Integer.parseInt(words[0])))
                .with("virtual", words -> virtual(Integer.parseInt(words[0])))
                .with("reachable", words -> program.reachable())
                .with("deadlock", words -> deadlock())
                .serve();
    }

    private Map<String, Long> plain(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            Thread thread = startsPlain();
            thread.join();
            ended.add(new WeakReference<>(thread));
        }
        return answer("started", count);
    }

    private static Thread startsPlain() {
        Thread thread = new Thread(() -> {}, "plain");
        thread.start();
        return thread;
    }

    private static Map<String, Long> pool(int size) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(size, Fibers::newDaemon);
        makesThePoolGrow(pool, size);
        pool.shutdown();
        Check.that(pool.awaitTermination(30, TimeUnit.SECONDS), "the pool ends");
        return answer("started", size);
    }

    private static void makesThePoolGrow(ExecutorService pool, int size) throws InterruptedException {
        CountDownLatch all = new CountDownLatch(size);
        for (int i = 0; i < size; i++) {
            pool.execute(() -> {
                all.countDown();
                awaitAll(all);
            });
        }
        all.await();
    }

    private static void awaitAll(CountDownLatch all) {
        try {
            all.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Long> virtual(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            Fibers.start(true, "virtual", () -> {}).join();
        }
        return answer("started", count);
    }

    private Map<String, Long> reachable() throws Exception {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50); // reference processing
        }
        return answer(
                "reachable", ended.stream().filter(each -> each.get() != null).count());
    }

    private static Map<String, Long> deadlock() throws Exception {
        Object first = new Object();
        ReentrantLock second = new ReentrantLock();
        Object third = new Object();
        CountDownLatch held = new CountDownLatch(3);
        List<Fibers.Running> threads = new ArrayList<>();
        threads.add(Fibers.start(false, "deadlock-first", () -> {
            synchronized (first) {
                held.countDown();
                held.await();
                waitsForTheLock(second);
            }
        }));
        threads.add(Fibers.start(false, "deadlock-second", () -> {
            second.lock();
            held.countDown();
            held.await();
            waitsForTheMonitor(third);
        }));
        threads.add(Fibers.start(false, "deadlock-third", () -> {
            synchronized (third) {
                held.countDown();
                held.await();
                waitsForTheMonitor(first);
            }
        }));
        held.await();
        for (Fibers.Running each : threads) {
            Check.waiting(each.thread());
        }
        return answer("deadlocked", threads.size());
    }

    private static void waitsForTheLock(ReentrantLock lock) {
        lock.lock();
    }

    private static void waitsForTheMonitor(Object monitor) {
        synchronized (monitor) {
            monitor.notifyAll();
        }
    }

    private static Map<String, Long> answer(String name, long value) {
        return Collections.singletonMap(name, value);
    }
}
