package org.jvmpprof.it.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Jdk;

/**
 * A heavy holder of 9 ms, a light one of 1 ms, and threads that only want in; the program's own log of every wait and
 * every hold is the truth. One JVM per JDK runs all contentions, one after the other. How long each takes decides how
 * often the sampler of monitors looks: {@code -Dlock.truth.seconds}.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("org.jvmpprof.it.Jdks#all")
class LockTruthIT {
    private static final int SECONDS = Integer.getInteger("lock.truth.seconds", 20);
    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;
    private static final String SLOW = " 9000 1000 " + SECONDS + " ";
    private static final String FAST = " 900 100 " + SECONDS / 2 + " ";

    private static HotJvm app;
    private static Contention slow;
    private static final Map<String, Contention> FASTS = new TreeMap<>();
    private static final List<Contention> VIRTUAL = new ArrayList<>();

    @Parameter
    Jdk jdk;

    @BeforeParameterizedClassInvocation
    static void contend(Jdk jdk) {
        boolean hasVirtual = jdk.feature() >= FIRST_WITH_VIRTUAL_THREADS;
        List<String> flags = hasVirtual ? List.of("-Djdk.virtualThreadScheduler.parallelism=4") : List.of();
        // What hooks tell at the rates that are set: to stay within 1 % here the budget would keep an event in a
        // thousand.
        app = HotJvm.program(jdk, flags, "lock=100us", LockProfile.PROGRAMS + "TruthMain")
                .awaitEndpoint();
        Contention.run(app, 2, "platform 9000 1000 2 monitor lock fair write"); // compiles both sides
        slow = Contention.run(app, SECONDS, "platform" + SLOW + "monitor lock fair write");
        FASTS.clear();
        for (String lock : List.of("monitor", "lock")) {
            FASTS.put(lock, Contention.run(app, SECONDS / 2, "platform" + FAST + lock));
        }
        VIRTUAL.clear();
        if (hasVirtual) {
            VIRTUAL.add(Contention.run(app, SECONDS, "virtual" + SLOW + "lock fair write"));
        }
        report(jdk);
    }

    private static void report(Jdk jdk) {
        for (String lock : List.of("monitor", "lock", "fair", "write")) {
            System.out.println(jdk + " slow    " + slow.row(lock));
        }
        FASTS.forEach((lock, run) -> System.out.println(jdk + " fast    " + run.row(lock)));
        for (Contention run : VIRTUAL) {
            for (String lock : List.of("lock", "fair", "write")) {
                System.out.println(jdk + " virtual " + run.row(lock));
            }
        }
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"monitor", "lock", "fair", "write"})
    void the_heavy_holder_gets_its_share_of_the_blame(String lock) {
        assertShare(slow, lock, 0.05);
    }

    @ParameterizedTest
    @ValueSource(strings = {"monitor", "lock", "fair", "write"})
    void holders_are_charged_with_what_others_waited(String lock) {
        assertThat(slow.charged(lock))
                .as(() -> slow.mutex().describe("delay"))
                .isCloseTo(slow.waited(lock), withinPercentage(lock.equals("monitor") ? 25 : 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"monitor", "lock", "fair", "write"})
    void waiters_have_waited_as_long_as_their_own_clock_says(String lock) {
        assertThat(slow.blocked(lock))
                .as(() -> slow.block().describe("delay"))
                .isCloseTo(slow.waited(lock), withinPercentage(10));
    }

    /** A hold of 100 µs is short against the way from one holder to the next, which nobody can be blamed for. */
    @ParameterizedTest
    @ValueSource(strings = {"monitor", "lock"})
    void holds_below_a_millisecond_are_told_apart_too(String lock) {
        Contention fast = FASTS.get(lock);
        assertShare(fast, lock, 0.15);
        assertThat(fast.charged(lock)).isCloseTo(fast.waited(lock), withinPercentage(50));
        assertThat(fast.blocked(lock))
                .as(() -> fast.block().describe("delay"))
                .isCloseTo(fast.waited(lock), withinPercentage(20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock", "fair", "write"})
    void virtual_threads_are_seen_as_platform_threads_are(String lock) {
        assumeTrue(jdk.feature() >= FIRST_WITH_VIRTUAL_THREADS, "virtual threads come with 21");
        Contention run = VIRTUAL.get(0);
        assertShare(run, lock, 0.05);
        assertThat(run.charged(lock))
                .as(() -> run.mutex().describe("delay"))
                .isCloseTo(run.waited(lock), withinPercentage(10));
        assertThat(run.blocked(lock))
                .as(() -> run.block().describe("delay"))
                .isCloseTo(run.waited(lock), withinPercentage(10));
    }

    @Test
    void labels_say_what_was_waited_for() {
        assertThat(labels(slow.block(), "monitor", "kind")).containsOnlyKeys("monitor");
        assertThat(labels(slow.mutex(), "monitor", "kind")).containsOnlyKeys("monitor");
        assertThat(labels(slow.block(), "monitor", "lock")).containsOnlyKeys("java.lang.Object");
        assertThat(labels(slow.mutex(), "monitor", "lock")).containsOnlyKeys("java.lang.Object");
        for (String lock : List.of("lock", "fair", "write")) {
            assertThat(labels(slow.block(), lock, "kind")).containsOnlyKeys("juc");
            assertThat(labels(slow.mutex(), lock, "kind")).containsOnlyKeys("juc");
        }
        assertThat(labels(slow.mutex(), "fair", "lock").keySet()).allMatch(name -> name.contains("ReentrantLock"));
        assertThat(labels(slow.block(), "write", "lock").keySet())
                .allMatch(name -> name.contains("ReentrantReadWriteLock"));
    }

    private static Map<String, Long> labels(LockProfile profile, String lock, String label) {
        String owner = LockProfile.PROGRAMS + Contention.holder(lock) + ".";
        return profile.byLabel(
                "delay", label, stack -> stack.functions().stream().anyMatch(each -> each.startsWith(owner)));
    }

    private static void assertShare(Contention run, String lock, double tolerance) {
        assertThat(run.truth().get(lock + ".waits"))
                .as("waits that the program counted")
                .isGreaterThan(100);
        assertThat(run.shareError(lock))
                .as(() -> run.row(lock) + "\n" + run.mutex().describe("delay"))
                .isLessThan(tolerance);
    }
}
