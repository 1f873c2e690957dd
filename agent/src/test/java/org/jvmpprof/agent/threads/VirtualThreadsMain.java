package org.jvmpprof.agent.threads;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jvmpprof.agent.profile.AddressTable;
import org.jvmpprof.agent.profile.View;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.Sample;

/** Starts virtual threads that wait in different ways, and prints what {@link ThreadDumps} sees of them. */
public final class VirtualThreadsMain {
    private static Instrumentation instrumentation;
    private static Method ofVirtual;

    private VirtualThreadsMain() {}

    public static void premain(String arguments, Instrumentation given) {
        instrumentation = given;
    }

    public static void main(String[] arguments) throws Exception {
        ofVirtual = Thread.class.getMethod("ofVirtual");
        for (int i = 0; i < 50; i++) {
            start("worker-" + i, VirtualThreadsMain::park);
        }
        for (int i = 0; i < 20; i++) {
            start(null, VirtualThreadsMain::park);
        }
        for (int i = 0; i < 5; i++) {
            start("sleeper-" + i, VirtualThreadsMain::sleep);
            start("waiter-" + i, VirtualThreadsMain::await);
        }
        ThreadDumps dumps = new ThreadDumps(new AddressTable(), "Main", instrumentation);
        long until = System.nanoTime() + 10_000_000_000L;
        while (!settled(goroutines(dumps)) && System.nanoTime() < until) {
            Thread.sleep(10);
        }
        print(dumps);
        deadlock(dumps);
    }

    /** Two virtual threads and one of the platform, in a ring over three locks; ends with the JVM. */
    private static void deadlock(ThreadDumps dumps) throws Exception {
        ReentrantLock[] locks = {new ReentrantLock(), new ReentrantLock(), new ReentrantLock()};
        CountDownLatch all = new CountDownLatch(3);
        start("ring-0", () -> lockBoth(locks[0], locks[1], all));
        start("ring-1", () -> lockBoth(locks[1], locks[2], all));
        Thread platform = new Thread(() -> lockBoth(locks[2], locks[0], all), "ring-2");
        platform.setDaemon(true);
        platform.start();
        long until = System.nanoTime() + 10_000_000_000L;
        Profile profile = dumps.deadlocks(View.DEFAULT);
        while (profile.samples().size() < 3 && System.nanoTime() < until) {
            Thread.sleep(10);
            profile = dumps.deadlocks(View.DEFAULT);
        }
        System.out.println("ring: "
                + profile.samples().stream()
                        .map(sample -> text(sample, "thread") + ">" + text(sample, "held_by"))
                        .sorted()
                        .toList());
        System.out.println("locks: "
                + profile.samples().stream()
                        .map(sample -> text(sample, "waits_for"))
                        .filter(lock -> lock.matches(".*ReentrantLock\\$NonfairSync@[0-9a-f]+"))
                        .distinct()
                        .count());
    }

    private static String text(Sample sample, String key) {
        return sample.labels().stream()
                .filter(label -> label.key().equals(key) && label.isText())
                .map(Label::text)
                .findFirst()
                .orElse("");
    }

    private static void lockBoth(ReentrantLock first, ReentrantLock second, CountDownLatch all) {
        first.lock();
        all.countDown();
        try {
            all.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        second.lock();
    }

    private static void print(ThreadDumps dumps) throws Exception {
        Profile profile = dumps.goroutine(View.DEFAULT);
        List<Sample> workers = samples(profile, "worker-#");
        System.out.println("virtual samples: " + workers.size() + " of "
                + workers.get(0).value(0) + " threads, labels " + workers.get(0).labels());
        System.out.println("unnamed: "
                + samples(profile, "virtual").stream()
                        .mapToLong(s -> s.value(0))
                        .sum());
        long live = dumps.liveThreads();
        System.out.println("live counted: " + (Math.abs(live - profile.total(0)) <= 3 && live > 80));
        System.out.println("comments: " + dumps.deadlocks(View.DEFAULT).comments());
        String text = goroutines(dumps);
        System.out.println("go dump: " + parked(text) + " parked, sleeping " + count(text, "VirtualThreadsMain.sleep(")
                + ", waiting " + count(text, "VirtualThreadsMain.await("));
        StringBuilder java = new StringBuilder();
        dumps.writeJavaDump(java);
        System.out.println("java dump: " + java.toString().contains("\"worker-7\" #"));
        if (System.getProperty("show") != null) {
            System.out.println(text);
        }
    }

    private static boolean settled(String text) {
        return parked(text) == 70
                && count(text, "VirtualThreadsMain.sleep(") == 5
                && count(text, "VirtualThreadsMain.await(") == 5
                && count(text, "[sleep]") >= 5
                && count(text, "[sync.Cond.Wait]") >= 5;
    }

    private static int parked(String text) {
        int n = 0;
        for (String paragraph : text.split("\n\n")) {
            n += paragraph.contains("[semacquire]") && paragraph.contains("VirtualThreadsMain.park(") ? 1 : 0;
        }
        return n;
    }

    private static int count(String text, String what) {
        return text.split(java.util.regex.Pattern.quote(what), -1).length - 1;
    }

    private static List<Sample> samples(Profile profile, String thread) {
        return profile.samples().stream()
                .filter(sample -> sample.labels().stream()
                        .anyMatch(label -> label.key().equals("thread") && thread.equals(label.text())))
                .toList();
    }

    private static String goroutines(ThreadDumps dumps) throws Exception {
        StringBuilder out = new StringBuilder();
        dumps.writeGoroutines(out);
        return out.toString();
    }

    private static void start(String name, Runnable task) throws Exception {
        Object builder = ofVirtual.invoke(null);
        Class<?> type = Class.forName("java.lang.Thread$Builder");
        if (name != null) {
            builder = type.getMethod("name", String.class).invoke(builder, name);
        }
        type.getMethod("start", Runnable.class).invoke(builder, task);
    }

    private static void park() {
        while (true) {
            LockSupport.park();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static synchronized void await() {
        try {
            VirtualThreadsMain.class.wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
