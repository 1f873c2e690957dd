package org.jvmpprof.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.jvmpprof.agent.self.AgentLog;

class PartsTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Parts parts =
            new Parts(new AgentLog(AgentLog.Level.WARN, new PrintStream(said, true, StandardCharsets.UTF_8)));
    private final List<String> closed = new CopyOnWriteArrayList<>();

    private AutoCloseable room(String name) {
        return () -> closed.add(name);
    }

    @Test
    void closes_last_first_and_once() {
        parts.start("a", () -> room("a"));
        parts.start("b", () -> room("b"));
        parts.close(0);
        parts.close(0);
        assertThat(closed).containsExactly("b", "a");
    }

    @Test
    void what_cannot_start_is_one_line_and_costs_no_other() {
        AutoCloseable none = parts.start("the endpoints", () -> {
            throw new IOException("port 6060 is taken");
        });
        AutoCloseable nativeless = parts.start("the engine", () -> {
            throw new UnsatisfiedLinkError("no library");
        });
        assertThat(none).isNull();
        assertThat(nativeless).isNull();
        assertThat(parts.start("a", () -> room("a"))).isNotNull();
        assertThat(said.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .first()
                .isEqualTo("jvm-pprof: the endpoints cannot start: port 6060 is taken");
    }

    @Test
    void a_room_that_fails_to_close_costs_no_other() {
        parts.start("a", () -> room("a"));
        parts.start("b", () -> (AutoCloseable) () -> {
            throw new IllegalStateException("stuck");
        });
        parts.close(0);
        assertThat(closed).containsExactly("a");
    }

    @Test
    void nothing_starts_after_closing() {
        parts.close(0);
        assertThat(parts.start("a", () -> room("a"))).isNull();
        assertThat(closed).isEmpty();
    }

    /** The closer waits for it, so that the JVM does not end between start and close. */
    @Test
    void a_room_that_comes_up_during_the_grace_is_closed_by_the_closer() throws Exception {
        CountDownLatch isStarting = new CountDownLatch(1);
        CountDownLatch mayStart = new CountDownLatch(1);
        Thread starter = new Thread(() -> parts.start("slow", () -> {
            isStarting.countDown();
            mayStart.await();
            return () -> closed.add(Thread.currentThread().getName());
        }));
        starter.start();
        assertThat(isStarting.await(10, TimeUnit.SECONDS)).isTrue();
        Thread closer = new Thread(() -> parts.close(20_000), "closer");
        closer.start();
        while (closer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        mayStart.countDown();
        closer.join(10_000);
        starter.join(10_000);
        assertThat(closed).containsExactly("closer");
    }

    @Test
    void a_room_that_comes_up_after_the_grace_is_closed_by_its_starter() throws Exception {
        CountDownLatch isStarting = new CountDownLatch(1);
        CountDownLatch mayStart = new CountDownLatch(1);
        Thread starter = new Thread(
                () -> parts.start("slow", () -> {
                    isStarting.countDown();
                    mayStart.await();
                    return () -> closed.add(Thread.currentThread().getName());
                }),
                "starter");
        starter.start();
        assertThat(isStarting.await(10, TimeUnit.SECONDS)).isTrue();
        parts.close(1);
        mayStart.countDown();
        starter.join(10_000);
        assertThat(closed).containsExactly("starter");
    }
}
