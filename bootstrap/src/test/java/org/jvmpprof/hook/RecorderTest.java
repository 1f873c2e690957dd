package org.jvmpprof.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The hooks as JDK classes call them, on this thread. */
class RecorderTest {
    private final Thread other = new Thread("other");

    @AfterEach
    void uninstall() {
        LockHook.install(null);
    }

    @Test
    void a_shell_does_nothing() {
        LockHook.install(null);
        long mark = LockHook.parkBegin(0);
        assertThat(mark).isNegative();
        LockHook.parkEnd(mark);
        LockHook.parkEnd(0);
        assertThat(LockHook.releaseBegin(this)).isZero();
        LockHook.releaseEnd(true, this, 5);
        LockHook.waitEnd(this, LockHook.waitBegin());
        LockHook.started(other);
    }

    @Test
    void a_wait_is_kept_with_its_time_and_stack() {
        Recorder recorder = install(1);
        long mark = LockHook.parkBegin(0);
        long before = System.nanoTime();
        LockSupport.parkNanos(2_000_000);
        long least = System.nanoTime() - before;
        LockHook.parkEnd(mark);
        LockEvent event = taken(recorder);
        assertThat(event.kind()).isEqualTo(LockEvent.PARK);
        assertThat(event.nanos()).isBetween(least - 32, least + 10_000_000_000L);
        assertThat(event.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("a_wait_is_kept_with_its_time_and_stack"));
    }

    @Test
    void a_timed_park_without_blocker_is_a_sleep() {
        Recorder recorder = install(1);
        LockHook.parkEnd(LockHook.parkBegin(1000));
        assertThat(recorder.events().takeAll()).isNull();
    }

    @Test
    void a_wait_on_a_monitor_names_its_class() {
        Recorder recorder = install(1);
        long mark = LockHook.waitBegin();
        LockSupport.parkNanos(100_000);
        LockHook.waitEnd(new StringBuilder(), mark);
        LockEvent event = taken(recorder);
        assertThat(event.kind()).isEqualTo(LockEvent.WAIT);
        assertThat(event.lockClass()).isEqualTo(StringBuilder.class);
    }

    @Test
    void a_wait_that_began_under_another_installation_is_dropped() {
        install(1);
        long mark = LockHook.parkBegin(0);
        Recorder next = install(2);
        LockHook.parkEnd(mark);
        assertThat(next.events().takeAll()).isNull();
    }

    @Test
    void the_own_thread_is_not_looked_at() {
        Recorder recorder = new Recorder(1, Thread.currentThread(), 1, 1);
        LockHook.install(recorder);
        LockHook.parkEnd(LockHook.parkBegin(0));
        LockHook.waitEnd(this, LockHook.waitBegin());
        assertThat(recorder.events().takeAll()).isNull();
        assertThat(recorder.ownParks()).isEqualTo(1);
    }

    @Test
    void threads_of_ours_are_told_by_name() throws InterruptedException {
        Recorder recorder = install(1);
        Thread ours = new Thread(() -> LockHook.parkEnd(LockHook.parkBegin(0)), "pprof-test");
        ours.start();
        ours.join();
        LockHook.started(ours);
        assertThat(recorder.events().takeAll()).isNull();
    }

    @Test
    void a_release_without_tick_looks_for_nothing() {
        Recorder recorder = install(1);
        recorder.debts().parked(this);
        recorder.debts().tick(1000);
        assertThat(LockHook.releaseBegin(this)).isZero();
        LockHook.arm(true);
        assertThat(LockHook.releaseBegin(null))
                .as("the thread woken is not parked")
                .isZero();
        assertThat(LockHook.releaseBegin(this)).isNotZero();
    }

    @Test
    void a_waiter_that_puts_the_queue_in_order_takes_no_debt() throws Exception {
        Recorder recorder = install(1);
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        Thread waiter = new Thread(lock::lock, "waiter");
        waiter.setDaemon(true);
        waiter.start();
        while (LockSupport.getBlocker(waiter) == null) {
            Thread.onSpinWait();
        }
        assertThat(LockHook.waitedFor(waiter)).as("nothing is owed").isNull();
        LockHook.arm(true);
        assertThat(LockHook.waitedFor(waiter)).isSameAs(LockSupport.getBlocker(waiter));
        long mark = LockHook.cleanBegin();
        assertThat(LockHook.waitedFor(waiter)).isNull();
        LockHook.cleanEnd(mark);
        assertThat(LockHook.waitedFor(waiter)).isNotNull();
        assertThat(recorder.errors()).isZero();
        lock.unlock();
    }

    @Test
    void the_release_that_frees_the_lock_is_charged() {
        Recorder recorder = install(1);
        recorder.debts().parked(this);
        LockHook.arm(recorder.debts().tick(1000));
        long taken = LockHook.releaseBegin(this);
        LockHook.releaseEnd(false, this, taken);
        assertThat(recorder.events().takeAll()).as("held still").isNull();
        taken = LockHook.releaseBegin(this);
        LockHook.releaseEnd(true, this, taken);
        LockEvent event = taken(recorder);
        assertThat(event.kind()).isEqualTo(LockEvent.HOLD);
        assertThat(event.nanos()).isEqualTo(1000);
        assertThat(event.count()).isEqualTo(1);
        assertThat(event.lockClass()).isEqualTo(RecorderTest.class);
    }

    @Test
    void starts_are_told_apart() {
        Recorder recorder = install(1);
        LockHook.started(other);
        assertThat(taken(recorder).kind()).isEqualTo(LockEvent.START);
        LockHook.startedVirtual(other);
        assertThat(taken(recorder).kind()).isEqualTo(LockEvent.START_VIRTUAL);
    }

    @Test
    void a_thread_that_captures_is_not_captured_again() {
        Guard guard = new Guard();
        int place = guard.enter(other);
        assertThat(place).isNotNegative();
        assertThat(guard.enter(other)).isNegative();
        assertThat(guard.enter(Thread.currentThread())).isNotNegative();
        guard.leave(place);
        assertThat(guard.enter(other)).isNotNegative();
    }

    private Recorder install(int generation) {
        Recorder recorder = new Recorder(generation, other, 1, 1);
        LockHook.install(recorder);
        return recorder;
    }

    private static LockEvent taken(Recorder recorder) {
        @Nullable LockEvent event = recorder.events().takeAll();
        assertThat(event).isNotNull();
        assertThat(event.next()).isNull();
        return event;
    }
}
