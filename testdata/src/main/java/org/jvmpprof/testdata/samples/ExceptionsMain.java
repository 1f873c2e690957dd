package org.jvmpprof.testdata.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jvmpprof.testdata.locks.Commands;
import org.jvmpprof.testdata.locks.Fibers;

/**
 * Makes exceptions in known numbers. {@code burst <threads> <n>}: each thread {@code 3n} at one site and {@code n} at
 * another, from compiled code. {@code virtual <threads> <n>}: the same on virtual threads. {@code kinds <n>}: {@code n} of
 * each way to make one. {@code edges}: where there is no stack or no heap left; answers how many things went otherwise
 * than without a profiler, which must be none.
 */
public final class ExceptionsMain {
    private static final int HEAVY = 3;
    private static final long QUICK_MICROS = 20;

    private ExceptionsMain() {}

    public static void main(String[] arguments) throws Exception {
        new Commands()
                .with("burst", words -> burst(false, Integer.parseInt(words[0]), Integer.parseInt(words[1])))
                .with("virtual", words -> burst(true, Integer.parseInt(words[0]), Integer.parseInt(words[1])))
                .with("slowly", words -> slowly(Integer.parseInt(words[0])))
                .with("kinds", words -> kinds(Integer.parseInt(words[0])))
                .with("edges", words -> new Edges().answer())
                .serve();
    }

    private static Map<String, Long> burst(boolean virtual, int threads, int count) throws Exception {
        AtomicLong caught = new AtomicLong();
        List<Fibers.Running> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            running.add(Fibers.start(virtual, "burst-" + i, () -> caught.addAndGet(burst(count))));
        }
        for (Fibers.Running each : running) {
            each.join();
        }
        return answer("made", caught.get());
    }

    private static long burst(int count) {
        long caught = 0;
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < HEAVY; j++) {
                caught += heavy(i);
            }
            caught += light(i);
        }
        return caught;
    }

    private static int heavy(int i) {
        try {
            throw new IllegalArgumentException("heavy " + i);
        } catch (IllegalArgumentException e) {
            return 1;
        }
    }

    private static int light(int i) {
        try {
            throw new Made.Deep("light " + i);
        } catch (Made.Deep e) {
            return 1;
        }
    }

    /** So many, with pauses, that no profiler needs to thin them out. */
    private static Map<String, Long> slowly(int count) throws InterruptedException {
        long caught = 0;
        for (int i = 0; i < count; i++) {
            caught += i % (HEAVY + 1) == 0 ? light(i) : heavy(i);
            Thread.sleep(0, (int) QUICK_MICROS * 1000);
        }
        return answer("made", caught);
    }

    private static Map<String, Long> kinds(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            deep();
            withCause();
            stackless();
            silent();
            implicit(null);
            notThrown();
            notFound();
            Thread.sleep(1);
        }
        return answer("each", count);
    }

    private static void deep() {
        try {
            throw new Made.Deep();
        } catch (Made.Deep e) {
            Made.last = e;
        }
    }

    private static void withCause() {
        try {
            throw new Made.WithCause();
        } catch (Made.WithCause e) {
            Made.last = e;
        }
    }

    private static void stackless() {
        try {
            throw new Made.Stackless();
        } catch (Made.Stackless e) {
            Made.last = e;
        }
    }

    private static void silent() {
        try {
            throw new Made.Silent();
        } catch (Made.Silent e) {
            Made.last = e;
        }
    }

    /** The JVM makes it. */
    private static void implicit(@org.jspecify.annotations.Nullable String text) {
        try {
            Made.last = new Throwable(text.trim());
        } catch (NullPointerException e) {
            Made.last = e;
        }
    }

    private static void notThrown() {
        Made.last = new Error("only made");
    }

    /** Class loaders make them, while they hold locks. */
    private static void notFound() {
        try {
            Class.forName("org.jvmpprof.testdata.samples.Missing");
        } catch (ClassNotFoundException e) {
            Made.last = e;
        }
    }

    static Map<String, Long> answer(String name, long value) {
        Map<String, Long> answer = new TreeMap<>();
        answer.put(name, value);
        return answer;
    }
}
