package org.jvmpprof.agent.hook.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.jvmpprof.agent.hook.LockSink.Kind;

class HoldersTest {
    private static final double TICK = 50_000_000;

    private final FakeLooks looks = new FakeLooks();
    private final RecordingSink sink = new RecordingSink();
    private final Charged charged = new Charged();
    private final Holders holders = new Holders(looks, new Frames(sink), sink, new SplittableRandom(7), charged);

    private boolean charge(long... waiters) {
        Ids ids = new Ids();
        for (long id : waiters) {
            ids.add(id);
        }
        return holders.charge(ids, TICK);
    }

    @Test
    void owner_is_charged_once_per_waiter_at_the_frame_that_holds() {
        looks.blocked(1, 9, 3, 5, "enter", "run");
        looks.blocked(2, 9, 3, 8, "enter", "run");
        looks.running(3, 9, 1, "inner", "holder", "run");
        assertThat(charge(1, 2)).isTrue();
        assertThat(sink.held).hasSize(2).allSatisfy(told -> {
            assertThat(told.kind()).isEqualTo(Kind.MONITOR);
            assertThat(told.stack()).containsExactly("holder", "run");
            assertThat(told.lockClass()).isEqualTo(FakeLooks.LOCK);
            assertThat(told.delayNanos()).isEqualTo(TICK);
            assertThat(told.contentions()).isEqualTo(1);
        });
        assertThat(charged.ownerNanos()).isEqualTo(2 * TICK);
    }

    @Test
    void a_monitor_entered_twice_is_let_go_by_the_outer_frame() {
        looks.blocked(1, 9, 3, 5, "enter");
        StackTraceElement[] stack = FakeLooks.stack("inner", "middle", "outer", "run");
        var inner = new java.lang.management.MonitorInfo(FakeLooks.LOCK, 9, 0, stack[0]);
        var outer = new java.lang.management.MonitorInfo(FakeLooks.LOCK, 9, 2, stack[2]);
        looks.put(new Seen(3, false, 0, "", -1, 0, 0, stack, new java.lang.management.MonitorInfo[] {inner, outer}));
        charge(1);
        assertThat(sink.held.get(0).stack()).containsExactly("outer", "run");
    }

    @Test
    void who_has_just_entered_is_charged_at_the_frame_that_enters() {
        looks.blocked(1, 9, 2, 5, "enter", "run");
        looks.blocked(2, 9, 2, 5, "next", "run");
        charge(1, 2);
        assertThat(sink.held).hasSize(1);
        assertThat(sink.held.get(0).stack()).containsExactly("next", "run");
    }

    @Test
    void contentions_are_the_waits_since_a_thread_was_met_last() {
        looks.running(3, 9, 0, "holder");
        looks.blocked(1, 9, 3, 5, "enter");
        charge(1);
        looks.blocked(1, 9, 3, 25, "enter");
        charge(1);
        charge(1);
        assertThat(sink.held).extracting(RecordingSink.Told::contentions).containsExactly(1.0, 20.0, 0.0);
    }

    @Test
    void familiar_threads_are_not_asked_for_owners_and_newcomers_are() {
        looks.running(3, 9, 0, "holder");
        looks.blocked(1, 9, 3, 5, "enter");
        charge(1);
        charge(1);
        looks.blocked(2, 9, 3, 5, "enter");
        charge(1, 2);
        assertThat(looks.asked).containsExactly("brief", "snapshot", "snapshot", "brief", "snapshot");
    }

    @Test
    void an_owner_nobody_met_is_counted_and_looked_for_the_next_time() {
        looks.running(3, 9, 0, "holder");
        looks.running(4, 9, 0, "barger");
        looks.blocked(1, 9, 3, 5, "enter");
        charge(1);
        looks.running(3, 9, -1, "elsewhere");
        looks.blocked(1, 9, 4, 5, "enter");
        charge(1);
        assertThat(charged.unknownNanos()).isEqualTo(TICK);
        charge(1);
        assertThat(sink.held.get(sink.held.size() - 1).stack()).containsExactly("barger");
        assertThat(charged.unknownNanos()).isEqualTo(TICK);
    }

    @Test
    void a_lock_that_goes_over_in_between_charges_its_new_owner() {
        looks.running(3, 9, 0, "holder");
        looks.blocked(1, 9, 3, 5, "enter");
        looks.blocked(2, 9, 3, 5, "next");
        charge(1, 2);
        sink.held.clear();
        // The scan still saw 1 blocked; by the snapshot it has the lock, and 3 waits again.
        looks.running(1, 9, 0, "enter");
        looks.blocked(2, 9, 1, 5, "next");
        looks.blocked(3, 9, 1, 6, "holder");
        charge(1, 2);
        assertThat(sink.held)
                .hasSize(2)
                .allSatisfy(told -> assertThat(told.stack()).containsExactly("enter"));
    }

    @Test
    void of_many_waiters_the_drawn_ones_stand_for_all() {
        looks.running(1000, 9, 0, "holder");
        long[] waiters = new long[300];
        for (int i = 0; i < waiters.length; i++) {
            waiters[i] = i + 1;
            looks.blocked(i + 1, 9, 1000, 1, "enter");
        }
        charge(waiters);
        charge(waiters);
        assertThat(sink.held).hasSize(128);
        assertThat(sink.heldNanos()).isCloseTo(2 * 300 * TICK, within(1.0));
    }

    @Test
    void a_virtual_owner_is_counted_and_not_charged() {
        looks.running(3, 9, -1, "jdk.internal.vm.Continuation.run", "java.lang.VirtualThread.runContinuation");
        looks.blocked(1, 9, 3, 5, "enter");
        charge(1);
        assertThat(sink.held).isEmpty();
        assertThat(charged.virtualNanos()).isEqualTo(TICK);
    }

    @Test
    void owners_of_juc_locks_are_charged_with_their_whole_stack() {
        looks.running(3, 9, -1, "inner", "run");
        looks.parked(1, 9, 3);
        charge(1);
        assertThat(sink.held).hasSize(1);
        assertThat(sink.held.get(0).kind()).isEqualTo(Kind.JUC);
        assertThat(sink.held.get(0).stack()).containsExactly("inner", "run");
    }

    @Test
    void a_lock_without_owner_needs_no_snapshot() {
        looks.parked(1, 9, -1);
        assertThat(charge(1)).isFalse();
        assertThat(looks.asked).containsExactly("brief");
    }
}
