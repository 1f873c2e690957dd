package org.jvmpprof.agent.hook.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmpprof.agent.hook.LockSink.Kind;

class ObjectWaitsTest {
    private static final long TICK = 50_000_000;

    private final FakeLooks looks = new FakeLooks();
    private final RecordingSink sink = new RecordingSink();
    private final ObjectWaits waits = new ObjectWaits(looks, new Frames(sink), sink);
    private final Thread thread = new Thread("not-started");
    private long now;

    @BeforeEach
    void waits_are_seen_here() {
        assumeTrue(ThreadFields.tellObjectWait(), "Object.wait has a hook on this JDK");
    }

    private boolean tick(Thread... waiting) {
        now += TICK;
        for (Thread each : waiting) {
            waits.met(each, now, TICK);
        }
        return waits.look(now);
    }

    private void waiting(long count, String... methods) {
        looks.waiting(ThreadFields.id(thread), count, methods);
    }

    @Test
    void one_long_wait_is_reported_whole_with_one_stack() {
        waiting(1, "java.lang.Object.wait", "await", "run");
        assertThat(tick(thread)).isTrue();
        for (int i = 0; i < 99; i++) {
            assertThat(tick(thread)).isFalse();
        }
        waits.close();
        assertThat(sink.waitedNanos()).isEqualTo(100.0 * TICK);
        assertThat(sink.waited).allSatisfy(told -> {
            assertThat(told.kind()).isEqualTo(Kind.WAIT);
            assertThat(told.stack()).containsExactly("wait", "await", "run");
            assertThat(told.idle()).isFalse();
        });
        assertThat(sink.waited.stream()
                        .mapToDouble(RecordingSink.Told::contentions)
                        .sum())
                .isEqualTo(1);
        assertThat(looks.asked.stream().filter("stacks"::equals)).hasSize(1);
        assertThat(looks.asked.size()).isLessThan(25);
    }

    @Test
    void a_reader_gets_all_that_was_met_since_the_last_look() {
        waiting(1, "java.lang.Object.wait", "await");
        for (int i = 0; i < 30; i++) {
            tick(thread);
        }
        waits.flush();
        assertThat(sink.waitedNanos()).isEqualTo(30.0 * TICK);
        waits.flush();
        assertThat(sink.waitedNanos()).isEqualTo(30.0 * TICK);
        assertThat(waits.lostNanos()).isZero();
    }

    @Test
    void short_waits_count_by_the_jvms_own_counter() {
        for (int i = 1; i <= 20; i++) {
            waiting(10L * i, "java.lang.Object.wait", i % 2 == 0 ? "even" : "odd");
            tick(thread);
        }
        assertThat(sink.waitedNanos()).isEqualTo(20.0 * TICK);
        assertThat(sink.waited.stream()
                        .mapToDouble(RecordingSink.Told::contentions)
                        .sum())
                .isEqualTo(1 + 19 * 10);
        assertThat(sink.waited.stream().filter(told -> told.stack().contains("even")))
                .hasSize(10);
    }

    @Test
    void a_thread_that_has_gone_on_keeps_its_slate_until_it_is_seen_waiting() {
        waiting(1, "compute");
        tick(thread);
        assertThat(sink.waited).isEmpty();
        waiting(1, "java.lang.Object.wait", "await");
        tick(thread);
        assertThat(sink.waitedNanos()).isEqualTo(2.0 * TICK);
    }

    @Test
    void what_was_never_seen_is_counted_as_lost_when_its_thread_ends() {
        tick(thread);
        waits.tidy(now);
        assertThat(waits.lostNanos()).isEqualTo(TICK);
        assertThat(sink.waited).isEmpty();
    }

    @Test
    void timers_are_idle() {
        waiting(1, "java.lang.Object.wait", "java.util.TimerThread.mainLoop", "java.util.TimerThread.run");
        assertThat(tick(thread)).isFalse();
        assertThat(sink.waited).hasSize(1).allMatch(RecordingSink.Told::idle);
    }

    @Test
    void a_thousand_waiters_are_looked_at_in_turn_and_nothing_is_lost() {
        List<Thread> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Thread each = new Thread("many-" + i);
            many.add(each);
            looks.waiting(ThreadFields.id(each), 1, "java.lang.Object.wait", "await-" + i);
        }
        for (int i = 0; i < 100; i++) {
            tick(many.toArray(new Thread[0]));
        }
        waits.close();
        assertThat(sink.waitedNanos()).isEqualTo(1000.0 * 100 * TICK);
        assertThat(sink.waited.stream().map(told -> told.stack().get(1)).distinct())
                .hasSize(1000);
        assertThat(waits.lostNanos()).isZero();
    }

    @Test
    void a_notified_thread_keeps_the_class_of_its_lock() {
        waiting(1, "java.lang.Object.wait", "await");
        tick(thread);
        looks.put(new Seen(
                ThreadFields.id(thread),
                true,
                0,
                "",
                -1,
                0,
                2,
                FakeLooks.stack("java.lang.Object.wait", "await"),
                new java.lang.management.MonitorInfo[0]));
        tick(thread);
        assertThat(sink.waited).extracting(RecordingSink.Told::lockClass).containsOnly(FakeLooks.LOCK);
    }
}
