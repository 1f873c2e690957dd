package org.jvmpprof.it.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Jdk;
import org.jvmpprof.it.Pprof;
import org.jvmpprof.it.Truth;

/**
 * Every way of waiting shows up in {@code block}, under the method that waited and with the time that its thread
 * measured; what is no wait does not. One JVM per JDK does all of them, platform threads first, virtual ones then.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("org.jvmpprof.it.Jdks#all")
class BlockPrimitivesIT {
    private static final int WAYS = 42;
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int ROUNDS = 4;
    private static final int SAMPLED_MILLIS = 1_500;
    private static final long TOLERANCE_NANOS = 10_000_000; // from the method's begin to the park, four times
    private static final String POOLS = LockProfile.PROGRAMS + "Pools";

    /** What one kind of threads did, and what the profile got by it. */
    private record Run(Truth nanos, LockProfile block) {}

    private static HotJvm app;
    private static final Map<String, Run> WAITS = new LinkedHashMap<>();
    private static final List<LockProfile> NONE = new ArrayList<>();
    private static LockProfile idleHidden;
    private static LockProfile idleShown;

    @Parameter
    Jdk jdk;

    @BeforeParameterizedClassInvocation
    static void waitInEveryWay(Jdk jdk) {
        app = HotJvm.program(jdk, List.of(), "lock=100us", LockProfile.PROGRAMS + "PrimitivesMain")
                .awaitEndpoint();
        settled(""); // from here on the engine runs
        WAITS.clear();
        NONE.clear();
        for (String kind : jdk.feature() >= 21 ? List.of("platform", "virtual") : List.of("platform")) {
            Pprof before = settled("");
            Truth nanos =
                    Truth.parse(app.command("waits " + kind + " " + SAMPLED_MILLIS + " " + sampled(jdk, kind), LIMIT));
            Pprof between = settled("");
            WAITS.put(kind, new Run(nanos, new LockProfile(before, between)));
            app.command("none " + kind, LIMIT);
            NONE.add(new LockProfile(between, settled("")));
        }
        Pprof hidden = settled("");
        Pprof shown = settled("?idle=1");
        app.command("idle", LIMIT);
        idleHidden = new LockProfile(hidden, settled(""));
        idleShown = new LockProfile(shown, settled("?idle=1"));
    }

    /** What can only be sampled, a few times a second, must last: Object.wait up to 18, a virtual thread's monitor from 24. */
    private static String sampled(Jdk jdk, String kind) {
        if (jdk.feature() < 19) {
            return "objectWait objectWaitTimed threadJoin forkJoinJoin";
        }
        return jdk.feature() >= 24 && kind.equals("virtual") ? "synchronizedEnter" : "";
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        app.close();
    }

    private static Pprof settled(String query) {
        return LockProfile.settled(app, "block" + query, "delay");
    }

    /** Longer waits than the rate are all kept: what differs is the way from the hook to the waiter's own clock. */
    @TestFactory
    Stream<DynamicTest> each_way_of_waiting_shows_up_with_its_own_time() {
        assertThat(WAITS.values())
                .allSatisfy(run -> assertThat(run.nanos().counters()).hasSize(WAYS));
        return WAITS.entrySet().stream()
                .flatMap(kind -> kind.getValue().nanos().counters().keySet().stream()
                        .sorted()
                        .map(way -> DynamicTest.dynamicTest(
                                kind.getKey() + " " + way, () -> assertShown(kind.getValue(), way))));
    }

    private void assertShown(Run run, String way) {
        long nanos = run.nanos().get(way);
        boolean isSampled = nanos >= ROUNDS * SAMPLED_MILLIS * 1_000_000L;
        Predicate<Pprof.Stack> waiter = stack -> stack.has(LockProfile.PROGRAMS + "Waits." + way);
        long measured = run.block().sum("delay", waiter);
        String what = "nanoseconds in " + way + "; " + run.block().describe("delay", waiter);
        if (isSampled) { // what comes after the last look at a wait is lost
            assertThat(measured).as(what).isBetween(nanos / 2, 5 * nanos / 4);
        } else {
            assertThat(measured).as(what).isCloseTo(nanos, within(nanos / 10 + TOLERANCE_NANOS));
        }
        assertThat(run.block().sum("contentions", waiter))
                .as("waits in %s", way)
                .isBetween(4L, 40L);
        String kind = switch (way) {
            case "synchronizedEnter" -> "monitor";
            case "objectWait", "objectWaitTimed" -> "wait";
            case "threadJoin", "forkJoinJoin" -> null; // the JDK's own choice, and not always the same
            default -> "juc";
        };
        if (kind != null) {
            assertThat(run.block().byLabel("delay", "kind", waiter))
                    .as("kinds in %s", way)
                    .containsOnlyKeys(kind);
        }
    }

    @Test
    void neither_sleep_nor_io_shows_up() {
        Predicate<Pprof.Stack> noWait = stack -> Stream.of("sleeps", "parksAsleep", "accepts", "readsSocket")
                .anyMatch(method -> stack.has(LockProfile.PROGRAMS + "NoWaits." + method));
        for (LockProfile block : NONE) {
            assertThat(block.sum("delay", noWait))
                    .as(() -> block.describe("delay", noWait))
                    .isZero();
        }
    }

    /** Neither do the machinery's own waits for input and for time, which have no frame of the program. */
    @Test
    void waiting_for_input_or_time_is_not_shown_in_other_threads_either() {
        for (LockProfile block : NONE) {
            Predicate<Pprof.Stack> machinery = stack -> stack.functions().stream()
                    .anyMatch(each -> each.startsWith("sun.nio.ch.")
                            || each.startsWith("java.lang.VirtualThread.schedule")
                            || each.equals("java.lang.Thread.sleep"));
            assertThat(block.sum("delay", machinery))
                    .as(() -> block.describe("delay", machinery))
                    .isZero();
        }
    }

    @TestFactory
    Stream<DynamicTest> workers_that_wait_for_work_are_idle_and_hidden() {
        return Stream.of(".fixedWorker", ".cachedWorker", ".scheduledWorker", "$ForkWorker.run")
                .map(worker -> DynamicTest.dynamicTest(worker, () -> assertHidden(worker)));
    }

    private static void assertHidden(String worker) {
        Predicate<Pprof.Stack> idle = stack -> stack.has(POOLS + worker) && !stack.has(POOLS + ".waitsInsideOfATask");
        assertThat(idleHidden.byLabel("delay", "idle", idle))
                .as("without ?idle=1; %s", idleHidden.describe("delay", idle))
                .doesNotContainKey("true");
        Map<String, Long> shown = idleShown.byLabel("delay", "idle", idle);
        assertThat(shown)
                .as("with ?idle=1; %s", idleShown.describe("delay", idle))
                .containsKey("true");
        assertThat(shown.get("true")).as("idle nanoseconds").isBetween(100_000_000L, 2_000_000_000L);
        // what is left are waits for the pool's own locks
        assertThat(idleHidden.sum("delay", idle))
                .as("without ?idle=1; %s", idleHidden.describe("delay", idle))
                .isLessThan(shown.get("true") / 5);
    }

    @Test
    void a_wait_inside_of_a_task_is_not_idle() {
        Predicate<Pprof.Stack> task = stack -> stack.has(POOLS + ".waitsInsideOfATask");
        assertThat(idleHidden.byLabel("delay", "idle", task)).containsOnlyKeys("");
        assertThat(idleHidden.sum("delay", task)).as("four pools, 30 ms each").isBetween(110_000_000L, 400_000_000L);
    }
}
