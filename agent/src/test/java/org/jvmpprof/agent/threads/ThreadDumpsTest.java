package org.jvmpprof.agent.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.jvmpprof.agent.profile.AddressTable;
import org.jvmpprof.agent.profile.View;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.Sample;

class ThreadDumpsTest {
    private final AddressTable addresses = new AddressTable();
    private final ThreadDumps dumps = new ThreadDumps(addresses, "Test", null);

    private static String label(Sample sample, String key) {
        return sample.labels().stream()
                .filter(label -> label.key().equals(key) && label.isText())
                .map(Label::text)
                .findFirst()
                .orElse("");
    }

    private static long number(Sample sample, String key) {
        return sample.labels().stream()
                .filter(label -> label.key().equals(key) && !label.isText())
                .mapToLong(Label::number)
                .findFirst()
                .orElse(-1);
    }

    private static Sample sampleOf(Profile profile, Thread thread) {
        return profile.samples().stream()
                .filter(sample -> number(sample, "thread_id") == thread.getId())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(Profile profile, Sample sample) {
        List<String> names = new ArrayList<>();
        for (int index : sample.locations()) {
            Location location = profile.locations().get(index);
            names.add(
                    profile.functions().get(location.lines().get(0).function()).name());
        }
        return names;
    }

    private static Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitState(Thread thread, Thread.State... states) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!Arrays.asList(states).contains(thread.getState())) {
            assertThat(System.nanoTime()).isLessThan(until);
            Thread.sleep(1);
        }
    }

    @Test
    void threads_carry_pool_name_state_and_id() throws InterruptedException {
        Thread parked = start("pool-1-thread-7", LockSupport::park);
        awaitState(parked, Thread.State.WAITING);
        Profile profile = dumps.goroutine(View.DEFAULT);
        Sample sample = sampleOf(profile, parked);
        assertThat(label(sample, "thread")).isEqualTo("pool-#-thread-#");
        assertThat(label(sample, "state")).isEqualTo("parked");
        assertThat(names(profile, sample)).contains("java.util.concurrent.locks.LockSupport.park");
        assertThat(sample.value(0)).isEqualTo(1);
        assertThat(profile.sampleTypes()).hasToString("[goroutine/count]");
        assertThat(profile.periodType()).hasToString("goroutine/count");
        assertThat(profile.period()).isEqualTo(1);
        assertThat(profile.timeNanos()).isPositive();
        assertThat(profile.durationNanos()).isZero();
        LockSupport.unpark(parked);
    }

    @Test
    void no_stack_is_empty_and_own_threads_are_left_out() throws InterruptedException {
        Thread own = start("pprof-http-1", LockSupport::park);
        awaitState(own, Thread.State.WAITING);
        Profile profile = dumps.goroutine(View.DEFAULT);
        assertThat(profile.samples())
                .allSatisfy(sample -> assertThat(sample.depth()).isPositive());
        assertThat(profile.samples()).noneMatch(sample -> number(sample, "thread_id") == own.getId());
        assertThat(profile.total(0)).isBetween(dumps.liveThreads() - 3, dumps.liveThreads() + 3);
        LockSupport.unpark(own);
    }

    @Test
    void without_labels_equal_stacks_are_one_sample() throws InterruptedException {
        List<Thread> parked = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            parked.add(start("same-" + i, LockSupport::park));
        }
        for (Thread thread : parked) {
            awaitState(thread, Thread.State.WAITING);
        }
        Profile profile = dumps.goroutine(View.DEFAULT.withLabels(false));
        assertThat(profile.samples()).anyMatch(sample -> sample.value(0) >= 10);
        assertThat(profile.samples()).allMatch(sample -> sample.labels().isEmpty());
        parked.forEach(LockSupport::unpark);
    }

    @Test
    void go_dump_tells_what_each_thread_waits_for() throws Exception {
        Object monitor = new Object();
        CountDownLatch done = new CountDownLatch(1);
        Thread sleeping = start("d-sleeping", () -> sleepUntil(done));
        Thread waiting = start("d-waiting", () -> waitOn(monitor));
        awaitState(sleeping, Thread.State.TIMED_WAITING);
        awaitState(waiting, Thread.State.WAITING);
        Thread blocked;
        String text;
        synchronized (monitor) {
            blocked = start("d-blocked", () -> waitOn(monitor));
            awaitState(blocked, Thread.State.BLOCKED);
            text = goroutines();
        }
        assertThat(text)
                .containsPattern(
                        "goroutine " + sleeping.getId()
                                + " \\[sleep\\]:\njava\\.lang\\.Thread\\.sleep\\w*\\(\\.\\.\\.\\)\n\tjava/lang/Thread\\.java:\\d+ ")
                .containsPattern("goroutine " + waiting.getId()
                        + " \\[sync\\.Cond\\.Wait\\]:\njava\\.lang\\.Object\\.wait\\w*\\(\\.\\.\\.\\)\n")
                .contains("goroutine " + blocked.getId() + " [sync.Mutex.Lock]:\n");
        for (String paragraph : text.split("\n\n")) {
            assertThat(paragraph.strip())
                    .matches("goroutine \\d+ \\[[a-zA-Z. ]+\\]:(\n\\S+\\(\\.\\.\\.\\)\n\t\\S+:\\d+ \\+0x0)+");
        }
        synchronized (monitor) {
            monitor.notifyAll();
        }
        sleeping.interrupt();
        blocked.interrupt();
    }

    @Test
    void odd_names_do_not_break_the_go_dump() throws IOException {
        StackTraceElement[] stack = {new StackTraceElement("com.acme.Odd Class", "does (it): well", null, -2)};
        StringBuilder out = new StringBuilder();
        GoroutineText.write(
                List.of(
                        new LiveThread(7, "a", false, Thread.State.RUNNABLE, stack),
                        new LiveThread(8, "b", false, Thread.State.RUNNABLE, new StackTraceElement[0])),
                out);
        assertThat(out)
                .hasToString("goroutine 7 [runnable]:\ncom.acme.Odd_Class.does__it___well(...)\n"
                        + "\tcom/acme/Odd_Class.java:0 +0x0\n\n"
                        + "goroutine 8 [runnable]:\n[no_frames](...)\n\tunknown:0 +0x0\n");
    }

    @Test
    void reading_a_socket_is_io() throws Exception {
        try (java.net.ServerSocket server =
                new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Thread accepting = start("d-accepting", () -> accept(server));
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            while (!goroutines().contains("goroutine " + accepting.getId() + " [IO wait]:")) {
                assertThat(System.nanoTime()).isLessThan(until);
            }
        }
    }

    @Test
    void java_dump_shows_locks_and_owners() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        Object monitor = new Object();
        lock.lock();
        Thread waiting = start("j-waiting", () -> {
            synchronized (monitor) {
                lock.lock();
                lock.unlock();
            }
        });
        awaitState(waiting, Thread.State.WAITING);
        StringBuilder out = new StringBuilder();
        dumps.writeJavaDump(out);
        lock.unlock();
        assertThat(out.toString())
                .containsPattern("Full thread dump .*:\n\n\"")
                .containsPattern("\"j-waiting\" #" + waiting.getId() + " daemon prio=5\n"
                        + "   java.lang.Thread.State: WAITING \\(parking\\)\n\tat (java.base|jdk.internal.misc|sun.misc)?\\.?Unsafe.park\\(Native Method\\)\n"
                        + "\t- parking to wait for <0x[0-9a-f]{16}> \\(a java.util.concurrent.locks.ReentrantLock"
                        + "\\$NonfairSync\\) owned by \""
                        + Thread.currentThread().getName() + "\" #")
                .containsPattern("\t- locked <0x[0-9a-f]{16}> \\(a java.lang.Object\\)");
    }

    @Test
    void deadlocks_name_who_waits_for_whom() throws Exception {
        assertThat(dumps.deadlocks(View.DEFAULT).samples()).isEmpty();
        ReentrantLock left = new ReentrantLock();
        ReentrantLock right = new ReentrantLock();
        CountDownLatch both = new CountDownLatch(2);
        Thread one = start("dead-one", () -> lockBoth(left, right, both));
        Thread two = start("dead-two", () -> lockBoth(right, left, both));
        awaitState(one, Thread.State.WAITING);
        awaitState(two, Thread.State.WAITING);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (dumps.deadlocks(View.DEFAULT).samples().size() < 2) {
            assertThat(System.nanoTime()).isLessThan(until);
        }
        Profile profile = dumps.deadlocks(View.DEFAULT);
        StringBuilder out = new StringBuilder();
        dumps.writeJavaDump(out);
        one.interrupt();
        two.interrupt();
        assertThat(profile.sampleTypes()).hasToString("[goroutineleak/count]");
        Sample sample = sampleOf(profile, one);
        assertThat(label(sample, "thread")).isEqualTo("dead-one");
        assertThat(label(sample, "held_by")).isEqualTo("dead-two");
        String lock = "java\\.util\\.concurrent\\.locks\\.ReentrantLock\\$NonfairSync@[0-9a-f]+";
        assertThat(label(sample, "waits_for")).matches(lock).isNotEqualTo(label(sampleOf(profile, two), "waits_for"));
        assertThat(number(sample, "held_by_id")).isEqualTo(two.getId());
        assertThat(out.toString())
                .contains("Found a deadlock of 2 threads:")
                .containsPattern("\"dead-one\" #" + one.getId() + " waits for " + lock + " owned by \"dead-two\" #");
        one.join(5000);
        two.join(5000);
    }

    @Test
    void a_picture_of_two_hundred_threads_costs_little_more_than_the_jvms_own_dump() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            threads.add(start("many-" + i, () -> deep(30, done)));
        }
        for (Thread thread : threads) {
            awaitState(thread, Thread.State.WAITING);
        }
        long dump = Long.MAX_VALUE;
        long picture = Long.MAX_VALUE;
        for (int i = 0; i < 50; i++) {
            long begin = System.nanoTime();
            assertThat(ManagementFactory.getThreadMXBean().dumpAllThreads(false, false))
                    .hasSizeGreaterThan(200);
            long middle = System.nanoTime();
            assertThat(dumps.goroutine(View.DEFAULT).total(0)).isGreaterThanOrEqualTo(200);
            dump = Math.min(dump, middle - begin);
            picture = Math.min(picture, System.nanoTime() - middle);
        }
        done.countDown();
        for (Thread thread : threads) {
            thread.join(5000);
        }
        assertThat(picture).isLessThan(3 * dump);
    }

    private String goroutines() throws IOException {
        StringBuilder out = new StringBuilder();
        dumps.writeGoroutines(out);
        return out.toString();
    }

    private static void deep(int depth, CountDownLatch done) {
        if (depth > 0) {
            deep(depth - 1, done);
            return;
        }
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void lockBoth(ReentrantLock first, ReentrantLock second, CountDownLatch both) {
        first.lock();
        try {
            both.countDown();
            both.await();
            second.lockInterruptibly();
            second.unlock();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            first.unlock();
        }
    }

    private static void sleepUntil(CountDownLatch done) {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            done.countDown();
        }
    }

    private static void waitOn(Object monitor) {
        synchronized (monitor) {
            try {
                monitor.wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void accept(java.net.ServerSocket server) {
        try {
            server.accept().close();
        } catch (IOException e) {
            Thread.currentThread().interrupt();
        }
    }
}
