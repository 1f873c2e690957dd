package org.jvmpprof.testdata.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.testdata.locks.Commands;
import org.jvmpprof.testdata.locks.Fibers;

/**
 * Makes exceptions in known numbers. {@code storm <platform|virtual> <threads> <seconds>}: three of four at one site and one
 * at another, as fast as it can. {@code slowly <n>}: so many in the same proportion, with pauses. {@code kinds <n>}:
 * {@code n} of each way to make one, with pauses. {@code edges}: where there is no stack or no heap left; answers how many things went otherwise
 * than without a profiler, which must be none.
 */
public final class ExceptionsMain {
    private static final int HEAVY = 3;
    private static final int ROUNDS = 100;

    /** So that no profiler need thin them out. */
    private static final long PAUSE_MILLIS = 5;

    private static final long KINDS_PAUSE_MILLIS = 32 * PAUSE_MILLIS;

    private ExceptionsMain() {}

    public static void main(String[] arguments) throws Exception {
        new Commands()
                .with("storm", words -> storm(words[0].equals("virtual"), words[1], words[2]))
                .with("slowly", words -> slowly(Integer.parseInt(words[0])))
                .with("kinds", words -> kinds(Integer.parseInt(words[0])))
                .with("edges", words -> new Edges().answer())
                .serve();
    }

    private static Map<String, Long> storm(boolean virtual, String threads, String seconds) throws Exception {
        long end = System.nanoTime() + Integer.parseInt(seconds) * 1_000_000_000L;
        AtomicLong made = new AtomicLong();
        List<Fibers.Running> running = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(threads); i++) {
            running.add(Fibers.start(virtual, "storm-" + i, () -> made.addAndGet(storm(end))));
        }
        for (Fibers.Running each : running) {
            each.join();
        }
        return answer("made", made.get());
    }

    private static long storm(long endNanos) {
        long made = 0;
        while (System.nanoTime() - endNanos < 0) {
            for (int i = 0; i < ROUNDS; i++) {
                for (int j = 0; j < HEAVY; j++) {
                    made += heavy(i);
                }
                made += light(i);
            }
        }
        return made;
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

    private static Map<String, Long> slowly(int count) throws InterruptedException {
        long caught = 0;
        for (int i = 0; i < count; i++) {
            caught += i % (HEAVY + 1) == 0 ? light(i) : heavy(i);
            Thread.sleep(PAUSE_MILLIS);
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
            Thread.sleep(KINDS_PAUSE_MILLIS);
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
    @SuppressWarnings("NullAway") // it is to fail
    private static void implicit(@Nullable String text) {
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
