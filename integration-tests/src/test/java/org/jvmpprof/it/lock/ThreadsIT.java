package org.jvmpprof.it.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmpprof.it.Await;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Jdk;
import org.jvmpprof.it.Pprof;
import org.jvmpprof.it.Truth;

/** Who started threads, and who is locked up for ever. */
@ParameterizedClass(name = "{0}")
@MethodSource("org.jvmpprof.it.Jdks#all")
class ThreadsIT {
    private static final String MAIN = LockProfile.PROGRAMS + "ThreadsMain";

    private static HotJvm app;

    @Parameter
    Jdk jdk;

    @BeforeParameterizedClassInvocation
    static void start(Jdk jdk) {
        app = HotJvm.program(jdk, List.of(), "", MAIN).awaitEndpoint();
        app.command("pool 1"); // loads what the counted ones need
        settled();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        app.close();
    }

    private static Pprof settled() {
        return LockProfile.settled(app, "threadcreate", "threadcreate");
    }

    private static LockProfile during(String command) {
        Pprof before = settled();
        app.command(command);
        return new LockProfile(before, settled());
    }

    @Test
    void starters_are_counted_and_ended_threads_let_go() {
        LockProfile created = during("plain 500");

        Predicate<Pprof.Stack> starter = stack -> stack.has(MAIN + ".startsPlain");
        Map<String, Long> kinds = created.byLabel("threadcreate", "kind", starter);
        assertThat(kinds).as(() -> created.describe("threadcreate")).containsOnlyKeys("platform");
        assertThat(kinds.get("platform")).isBetween(350L, 650L); // so many in an instant are sampled
        assertThat(Truth.parse(app.command("reachable")).get("reachable"))
                .as("ended threads that something holds")
                .isLessThanOrEqualTo(1);
    }

    @Test
    void a_pools_threads_show_who_made_it_grow() {
        LockProfile created = during("pool 7");

        Predicate<Pprof.Stack> grower = stack -> stack.has(MAIN + ".makesThePoolGrow");
        assertThat(created.byLabel("threadcreate", "kind", grower))
                .as(() -> created.describe("threadcreate"))
                .isEqualTo(Map.of("platform", 7L));
        assertThat(created.sum("threadcreate", stack -> stack.has("java.util.concurrent.ThreadPoolExecutor.execute")))
                .isGreaterThanOrEqualTo(7);
    }

    @Test
    void virtual_threads_are_counted_apart() {
        assumeTrue(jdk.feature() >= 21, "virtual threads come with 21");
        Predicate<Pprof.Stack> starter = stack -> stack.has(MAIN + ".virtual");
        // The JVM's class of virtual threads is hooked a moment after the first of them has initialized it.
        Await.that("virtual threads are seen to be started", Duration.ofSeconds(10), () -> {
            app.command("virtual 1");
            return app.profile("threadcreate").stacks().stream()
                    .anyMatch(stack -> starter.test(stack) && "virtual".equals(stack.label("kind")));
        });
        LockProfile created = during("virtual 200");

        assertThat(created.byLabel("threadcreate", "kind", starter).get("virtual"))
                .as(() -> created.describe("threadcreate"))
                .isBetween(120L, 280L);
    }

    /** A monitor, a lock and a monitor again: three threads in a ring. */
    @Test
    void a_deadlock_of_monitors_and_locks_names_who_waits_for_whom() {
        try (HotJvm victim = HotJvm.program(jdk, List.of(), "", MAIN).awaitEndpoint()) {
            assertThat(victim.profile("goroutineleak").total("goroutineleak")).isZero();
            victim.command("deadlock");

            List<Pprof.Stack> leaked = victim.profile("goroutineleak").stacks();

            assertThat(leaked).hasSize(3);
            assertThat(leaked.stream()
                            .collect(Collectors.toMap(stack -> stack.label("thread"), stack -> stack.label("held_by"))))
                    .isEqualTo(Map.of(
                            "deadlock-first", "deadlock-second",
                            "deadlock-second", "deadlock-third",
                            "deadlock-third", "deadlock-first"));
            assertThat(leaked)
                    .filteredOn(stack -> stack.has(MAIN + ".waitsForTheLock"))
                    .singleElement()
                    .satisfies(stack -> assertThat(stack.label("waits_for")).contains("ReentrantLock"));
            assertThat(leaked)
                    .filteredOn(stack -> stack.has(MAIN + ".waitsForTheMonitor"))
                    .hasSize(2)
                    .allSatisfy(stack -> assertThat(stack.label("waits_for")).contains("java.lang.Object"));
        }
    }
}
