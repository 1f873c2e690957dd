package org.jvmpprof.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import org.junit.jupiter.api.Test;

/** The books of {@link DebtTable}: what is added is taken, returned, dropped or owed. */
class DebtTableTest {
    private final DebtTable table = new DebtTable();

    /** Something that cannot say whether threads queue for it, so that the count alone is believed. */
    private final Object lock = new Object();

    @Test
    void each_parked_thread_adds_the_time_that_passed() {
        table.parked(lock);
        table.parked(lock);
        assertThat(table.tick(10)).isTrue();
        assertThat(table.tick(5)).isTrue();
        long taken = table.take(lock);
        assertThat(DebtTable.takenNanos(taken)).isEqualTo(30);
        assertThat(DebtTable.takenWaits(taken)).isEqualTo(2);
    }

    @Test
    void a_debt_is_taken_once() {
        table.parked(lock);
        table.tick(10);
        assertThat(table.take(lock)).isNotZero();
        assertThat(table.take(lock)).isZero();
        assertThat(table.take(new Object())).isZero();
    }

    @Test
    void what_is_given_back_is_there_for_the_next() {
        table.parked(lock);
        table.tick(10);
        long taken = table.take(lock);
        table.giveBack(lock, taken);
        table.tick(1);
        long again = table.take(lock);
        assertThat(DebtTable.takenNanos(again)).isEqualTo(11);
        assertThat(DebtTable.takenWaits(again)).isEqualTo(1);
    }

    @Test
    void a_thread_that_left_adds_nothing_more() {
        int slot = table.parked(lock);
        table.tick(10);
        table.unparked(slot);
        table.tick(10);
        assertThat(DebtTable.takenNanos(table.take(lock))).isEqualTo(10);
    }

    @Test
    void a_lock_that_nobody_waits_for_is_let_go() {
        table.unparked(table.parked(lock));
        for (int i = 0; i < 10; i++) {
            table.tick(1);
        }
        table.tick(1);
        assertThat(table.isUsed()).isFalse();
    }

    @Test
    void a_debt_that_nobody_takes_is_dropped_and_counted() {
        int slot = table.parked(lock);
        table.tick(10);
        table.unparked(slot);
        for (int i = 0; i < 300; i++) {
            table.tick(1);
        }
        assertThat(table.isUsed()).isFalse();
        assertThat(table.droppedNanos()).isEqualTo(10);
        assertThat(table.owedNanos()).isZero();
    }

    /** A thread that never comes back from its park to us leaves its count behind; the lock itself knows better. */
    @Test
    void a_count_that_the_lock_contradicts_is_void() {
        Object free = new NobodyWaits();
        table.parked(lock);
        table.parked(free);
        for (int i = 0; i < 10; i++) {
            table.tick(1);
        }
        assertThat(table.take(free)).isZero();
        assertThat(table.addedNanos()).isEqualTo(10);
    }

    private static final class NobodyWaits extends AbstractQueuedSynchronizer {
        private static final long serialVersionUID = 1;
    }

    @Test
    void a_full_bucket_is_counted_and_not_charged() {
        List<Object> locks = new ArrayList<>();
        int misses = 0;
        for (int i = 0; i < 2 * DebtTable.SLOTS; i++) {
            Object each = new Object();
            locks.add(each);
            misses += table.parked(each) < 0 ? 1 : 0;
        }
        assertThat(misses).isGreaterThanOrEqualTo(DebtTable.SLOTS);
        assertThat(table.missed()).isEqualTo(misses);
        table.tick(1);
        assertThat(table.owedNanos()).isEqualTo(locks.size() - misses);
    }

    @Test
    void packs_the_longest_debt_and_drops_what_is_beyond() {
        table.parked(lock);
        table.tick(1L << 50);
        assertThat(DebtTable.takenNanos(table.take(lock))).isEqualTo((1L << 47) - 1);
        assertThat(table.droppedNanos()).isEqualTo((1L << 50) - (1L << 47) + 1);
    }

    @Test
    void nothing_is_lost_or_counted_twice_among_many_threads() throws InterruptedException {
        DebtTableStress stress = new DebtTableStress(table, 20261121, 8);
        stress.run(1500);
        assertThat(stress.takenNanos() - stress.returnedNanos() + table.droppedNanos() + table.owedNanos())
                .as("added %d, seed %d", table.addedNanos(), stress.seed())
                .isEqualTo(table.addedNanos());
        assertThat(stress.takenNanos()).isPositive();
        assertThat(stress.waitsTaken()).isLessThanOrEqualTo(stress.waitsBegun() + stress.waitsReturned());
    }
}
