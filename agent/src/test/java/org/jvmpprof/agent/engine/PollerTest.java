package org.jvmpprof.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jvmpprof.agent.self.AgentLog;

class PollerTest {
    private final AtomicInteger polls = new AtomicInteger();
    private final AgentLog log = new AgentLog(AgentLog.Level.OFF, System.err);
    private final Poller poller = new Poller(polls::incrementAndGet, log);

    @AfterEach
    void close() {
        poller.close();
    }

    @Test
    void deadlines_that_are_near_cost_one_poll() throws Exception {
        long soon = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
        List<CompletableFuture<Integer>> ends = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ends.add(poller.submit(soon + TimeUnit.MILLISECONDS.toNanos(10L * i), Poller.When.MAY_WAIT, polls::get));
        }
        poller.start();
        for (CompletableFuture<Integer> end : ends) {
            assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void a_task_runs_after_a_poll_at_or_after_its_time() throws Exception {
        poller.start();
        long at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
        long ran = poller.submit(at, Poller.When.MAY_WAIT, System::nanoTime).get(10, TimeUnit.SECONDS);
        assertThat(ran - at).isPositive();
        assertThat(polls.get()).isPositive();
    }

    @Test
    void what_is_wanted_now_does_not_wait_for_later_ones() throws Exception {
        poller.start();
        CompletableFuture<String> later =
                poller.submit(System.nanoTime() + TimeUnit.SECONDS.toNanos(60), Poller.When.MAY_WAIT, () -> "later");
        assertThat(poller.submit(System.nanoTime(), Poller.When.NOW, () -> "now")
                        .get(10, TimeUnit.SECONDS))
                .isEqualTo("now");
        assertThat(later).isNotDone();
    }

    @Test
    void a_task_that_needs_no_poll_costs_none() throws Exception {
        poller.start();
        assertThat(poller.submit(System.nanoTime(), Poller.When.NOW_WITHOUT_POLL, polls::get)
                        .get(10, TimeUnit.SECONDS))
                .isZero();
    }

    @Test
    void a_failing_task_fails_alone() throws Exception {
        poller.start();
        CompletableFuture<Object> bad = poller.submit(System.nanoTime(), Poller.When.NOW, () -> {
            throw new IllegalStateException("bad");
        });
        assertThatThrownBy(() -> bad.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("bad");
        assertThat(poller.submit(System.nanoTime(), Poller.When.NOW, () -> 1).get(10, TimeUnit.SECONDS))
                .isEqualTo(1);
    }

    @Test
    void closing_fails_all_who_wait() {
        poller.start();
        CompletableFuture<Object> waiting =
                poller.submit(System.nanoTime() + TimeUnit.HOURS.toNanos(1), Poller.When.MAY_WAIT, () -> 1);
        poller.close();
        assertThat(waiting).isCompletedExceptionally();
        assertThat(poller.submit(System.nanoTime(), Poller.When.NOW, () -> 1)).isCompletedExceptionally();
    }
}
