package org.jvmpprof.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jvmpprof.agent.self.AgentLog;

class LockThreadTest {
    private final AgentLog log = new AgentLog(AgentLog.Level.OFF, new PrintStream(new ByteArrayOutputStream(), true));
    private final AtomicInteger cleaned = new AtomicInteger();
    private final LockThread thread = new LockThread(log, cleaned::incrementAndGet);

    @AfterEach
    void stop() {
        assertThat(thread.stop(5_000)).isTrue();
    }

    @Test
    void is_a_daemon_in_the_root_group_that_holds_no_class_loader() {
        assertThat(thread.thread().isDaemon()).isTrue();
        assertThat(thread.thread().getName()).isEqualTo("pprof-locks");
        assertThat(thread.thread().getThreadGroup().getParent()).isNull();
        assertThat(thread.thread().getContextClassLoader()).isNull();
    }

    @Test
    void runs_work_again_and_again_and_closes_it() throws InterruptedException {
        CountDownLatch often = new CountDownLatch(5);
        AtomicBoolean closed = new AtomicBoolean();
        thread.add(periodic(often::countDown, () -> closed.set(true)));
        thread.start();
        assertThat(often.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(thread.stop(5_000)).isTrue();
        assertThat(closed).isTrue();
        assertThat(cleaned).hasValue(1);
    }

    @Test
    void work_that_throws_ends_alone() throws InterruptedException {
        CountDownLatch others = new CountDownLatch(20);
        AtomicBoolean closed = new AtomicBoolean();
        thread.start();
        thread.add(periodic(
                () -> {
                    throw new IllegalStateException("broken");
                },
                () -> closed.set(true)));
        thread.add(periodic(others::countDown, () -> {}));
        assertThat(others.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(closed).isTrue();
        assertThat(log.problems()).singleElement().satisfies(each -> {
            assertThat(each.count()).isEqualTo(1);
            assertThat(each.message()).contains("broken");
        });
    }

    @Test
    void work_with_slack_runs_when_the_thread_is_awake_anyway_and_not_before_half_its_pause()
            throws InterruptedException {
        long pauseNanos = TimeUnit.MILLISECONDS.toNanos(400);
        CountDownLatch enough = new CountDownLatch(5);
        List<Long> moments = new CopyOnWriteArrayList<>();
        thread.add(periodic(() -> {}, () -> {}));
        thread.add(new Periodic() {
            @Override
            public long run(long nowNanos) {
                moments.add(System.nanoTime());
                enough.countDown();
                return pauseNanos;
            }

            @Override
            public long slackNanos() {
                return pauseNanos;
            }

            @Override
            public void close() {}
        });
        thread.start();
        assertThat(enough.await(30, TimeUnit.SECONDS)).isTrue();

        List<Long> pauses = new ArrayList<>();
        for (int i = 1; i < 5; i++) {
            pauses.add(moments.get(i) - moments.get(i - 1));
        }
        assertThat(pauses).anyMatch(pause -> pause < pauseNanos).allMatch(pause -> pause >= pauseNanos / 2);
    }

    @Test
    void a_task_runs_soon_while_work_is_far_away() throws InterruptedException {
        thread.start();
        thread.add(new Periodic() {
            @Override
            public long run(long nowNanos) {
                return Long.MAX_VALUE / 4;
            }

            @Override
            public void close() {}
        });
        CountDownLatch ran = new CountDownLatch(1);
        thread.execute(ran::countDown);
        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void an_interrupt_does_not_end_it() throws InterruptedException {
        thread.start();
        thread.thread().interrupt();
        CountDownLatch ran = new CountDownLatch(1);
        thread.execute(ran::countDown);
        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static Periodic periodic(Runnable work, Runnable close) {
        return new Periodic() {
            @Override
            public long run(long nowNanos) {
                work.run();
                return 1_000_000;
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }
}
