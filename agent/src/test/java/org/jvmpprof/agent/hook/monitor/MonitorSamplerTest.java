package org.jvmpprof.agent.hook.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jvmpprof.agent.hook.HookSettings;
import org.jvmpprof.agent.hook.LockSink.Kind;
import org.jvmpprof.agent.self.AgentLog;

/** On the threads of this JVM; the sampler is run by the test's own thread. */
class MonitorSamplerTest {
    private final Object monitor = new Object();
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch done = new CountDownLatch(1);
    private final RecordingSink sink = new RecordingSink();

    @AfterEach
    void let_threads_end() {
        done.countDown();
    }

    private MonitorSampler sampler(boolean hooks, long blockRateNanos, int mutexFraction) {
        HookSettings settings = new HookSettings(hooks, blockRateNanos, mutexFraction);
        return new MonitorSampler(settings, sink, sink, new AgentLog(AgentLog.Level.OFF, System.err));
    }

    private void hold() {
        synchronized (monitor) {
            lock.lock();
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                lock.unlock();
            }
        }
    }

    private void enter() {
        synchronized (monitor) {
            done.countDown();
        }
    }

    private void takeLock() {
        lock.lock();
        lock.unlock();
    }

    private static void start(String name, Runnable task, Thread.State awaited) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        await(() -> thread.getState() == awaited);
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(until);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void look(MonitorSampler sampler, BooleanSupplier until) {
        await(() -> {
            sampler.run(System.nanoTime());
            return until.getAsBoolean();
        });
    }

    private boolean heldBy(Kind kind, String method) {
        return sink.held.stream()
                .anyMatch(told -> told.kind() == kind && told.stack().contains(method));
    }

    @Test
    void a_monitor_s_owner_is_charged_from_the_frame_that_holds_it() {
        start("holder", this::hold, Thread.State.WAITING);
        start("waiter", this::enter, Thread.State.BLOCKED);
        MonitorSampler sampler = sampler(true, 1, 1);
        look(sampler, () -> heldBy(Kind.MONITOR, "hold"));
        assertThat(sink.held).filteredOn(told -> told.stack().contains("hold")).allSatisfy(told -> {
            assertThat(told.stack().get(0)).isEqualTo("hold");
            assertThat(told.lockClass()).isEqualTo("java.lang.Object");
        });
        assertThat(sampler.status().chargedNanos()).isPositive();
    }

    @Test
    void owners_of_juc_locks_are_charged_without_hooks_only() {
        start("holder", this::hold, Thread.State.WAITING);
        start("waiter", this::takeLock, Thread.State.WAITING);
        MonitorSampler hooked = sampler(true, 1, 1);
        MonitorSampler alone = sampler(false, 1, 1);
        look(hooked, () -> {
            alone.run(System.nanoTime());
            return heldBy(Kind.JUC, "hold");
        });
        assertThat(hooked.status().samplesOwnersOfJucLocks()).isFalse();
        assertThat(hooked.status().chargedNanos()).isZero();
        assertThat(alone.status().chargedNanos()).isPositive();
    }

    @Test
    void the_agents_own_threads_are_no_waiters() {
        start("holder", this::hold, Thread.State.WAITING);
        start("pprof-test", this::enter, Thread.State.BLOCKED);
        MonitorSampler sampler = sampler(true, 1, 1);
        for (int i = 0; i < 20; i++) {
            sampler.run(System.nanoTime());
        }
        assertThat(heldBy(Kind.MONITOR, "hold")).isFalse();
    }

    @Test
    void what_is_switched_off_is_not_looked_at() {
        start("holder", this::hold, Thread.State.WAITING);
        start("waiter", this::enter, Thread.State.BLOCKED);
        MonitorSampler off = sampler(true, 0, 1);
        assertThat(off.run(System.nanoTime())).isGreaterThan(TimeUnit.DAYS.toNanos(365));
        MonitorSampler noHolders = sampler(true, 1, 0);
        for (int i = 0; i < 20; i++) {
            noHolders.run(System.nanoTime());
        }
        assertThat(sink.held).isEmpty();
    }
}
