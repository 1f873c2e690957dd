package org.jvmpprof.it.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Jdk;
import org.jvmpprof.it.Jdks;
import org.jvmpprof.it.Pprof;
import org.jvmpprof.it.Truth;

/**
 * A storm of locks, thread churn, interrupts, time-outs and cancelled waits, with every event kept that can be. The
 * program itself ends with a failure when a wake-up is lost, a thread gets stuck or an element comes twice. Seconds in
 * continuous integration; an hour on each JDK by
 *
 * <pre>./mvnw verify -pl integration-tests -am -Dit.test=StressIT -Dfailsafe.failIfNoSpecifiedTests=false
 *     -Dlock.stress.seconds=3600</pre>
 *
 * and one JDK alone with {@code -Dlock.stress.jdk=21}.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("jdks")
class StressIT {
    private static final long SECONDS = Long.getLong("lock.stress.seconds", 8);
    private static final int ONLY = Integer.getInteger("lock.stress.jdk", 0);
    private static final long MB = 1 << 20;

    @Parameter
    Jdk jdk;

    static List<Jdk> jdks() {
        return Jdks.all().filter(each -> ONLY == 0 || each.feature() == ONLY).toList();
    }

    @Test
    void a_storm_loses_nothing_leaks_nothing_and_no_wait_is_longer_than_the_storm() {
        try (HotJvm app = HotJvm.program(
                        jdk,
                        List.of("-XX:-OmitStackTraceInFastThrow"),
                        "lock=10us",
                        LockProfile.PROGRAMS + "StressMain")
                .awaitEndpoint()) {
            app.profile("block");
            storm(app, 2); // loads and compiles what the long one needs
            Pprof before = LockProfile.settled(app, "block", "delay");
            Truth storm = storm(app, SECONDS);
            LockProfile block = new LockProfile(before, LockProfile.settled(app, "block", "delay"));

            System.out.println(jdk + " storm " + storm.counters() + ", recorded waits "
                    + block.sum("delay", StressIT::isStorm) / 1_000_000 + " ms");
            assertThat(storm.get("steps")).isGreaterThan(1000);
            assertThat(storm.get("heap.after") - storm.get("heap.before"))
                    .as("bytes more after the storm: %s", storm.counters())
                    .isLessThan(24 * MB);
            assertThat(storm.get("threads.after") - storm.get("threads.before"))
                    .as("threads more after the storm: %s", storm.counters())
                    .isLessThan(16);
            assertThat(block.sum("delay", StressIT::isStorm))
                    .as("recorded waits")
                    .isPositive();
            assertNoWaitLongerThan(storm.get("wall"), block.after());
            assertThat(app.process().isAlive()).isTrue();
            assertThat(app.stderr()).isEmpty();
        }
    }

    private static Truth storm(HotJvm app, long seconds) {
        return Truth.parse(app.command("storm " + seconds, Duration.ofSeconds(seconds + 180)));
    }

    private static boolean isStorm(Pprof.Stack stack) {
        return stack.functions().stream().anyMatch(each -> each.startsWith(LockProfile.PROGRAMS + "Storm"));
    }

    /** A sample of few contentions is one wait or little more: its mean shows an invented one. */
    private static void assertNoWaitLongerThan(long wallNanos, Pprof block) {
        int contentions = block.profile().sampleTypeIndex("contentions");
        int delay = block.profile().sampleTypeIndex("delay");
        for (Pprof.Stack stack : block.stacks()) {
            if (isStorm(stack)) {
                assertThat(stack.values()[delay] / Math.max(1, stack.values()[contentions]))
                        .as("mean wait of %s", stack)
                        .isBetween(0L, wallNanos);
            }
        }
    }
}
