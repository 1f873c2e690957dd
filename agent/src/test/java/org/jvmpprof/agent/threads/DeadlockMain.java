package org.jvmpprof.agent.threads;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jvmpprof.agent.profile.AddressTable;
import org.jvmpprof.agent.profile.View;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.Sample;

/**
 * Three threads in a ring over two monitors of one class and a lock. Prints who waits for whom, and ends. Java 8, since it
 * runs on every JDK.
 */
public final class DeadlockMain {
    private static final class Account {}

    private DeadlockMain() {}

    public static void main(String[] args) throws Exception {
        Account left = new Account();
        Account right = new Account();
        ReentrantLock lock = new ReentrantLock();
        CountDownLatch all = new CountDownLatch(3);
        start("one", () -> {
            synchronized (left) {
                meet(all);
                synchronized (right) {
                    all.countDown();
                }
            }
        });
        start("two", () -> {
            synchronized (right) {
                meet(all);
                lock.lock();
            }
        });
        start("three", () -> {
            lock.lock();
            meet(all);
            synchronized (left) {
                all.countDown();
            }
        });
        all.await();
        System.out.println(found());
        System.exit(0);
    }

    private static String found() throws InterruptedException {
        ThreadDumps dumps = new ThreadDumps(new AddressTable(), "Main", null);
        long until = System.nanoTime() + 20_000_000_000L;
        Profile profile = dumps.deadlocks(View.DEFAULT);
        while (profile.samples().size() < 3 && System.nanoTime() < until) {
            Thread.sleep(10);
            profile = dumps.deadlocks(View.DEFAULT);
        }
        List<String> lines = profile.samples().stream()
                .map(sample -> text(sample, "thread") + ">" + text(sample, "held_by") + " "
                        + text(sample, "waits_for").replaceAll("@[0-9a-f]+$", "@#"))
                .sorted()
                .collect(Collectors.toList());
        return lines.toString();
    }

    private static String text(Sample sample, String key) {
        return sample.labels().stream()
                .filter(label -> label.key().equals(key) && label.isText())
                .map(Label::text)
                .findFirst()
                .orElse("");
    }

    private static void meet(CountDownLatch all) {
        all.countDown();
        try {
            all.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
