package org.jvmpprof.hook;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads that park, leave, take and give back at random, on few locks that come and go, while one ticks; and the books of
 * what they took. Without a pause anywhere, so that they meet.
 */
final class DebtTableStress {
    private static final int LOCKS = 12;

    private final DebtTable table;
    private final long seed;
    private final int threads;
    private final Object[] locks = new Object[LOCKS];
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong returned = new AtomicLong();
    private final AtomicLong waitsTaken = new AtomicLong();
    private final AtomicLong waitsReturned = new AtomicLong();
    private final AtomicLong waitsBegun = new AtomicLong();
    private volatile boolean over;

    DebtTableStress(DebtTable table, long seed, int threads) {
        this.table = table;
        this.seed = seed;
        this.threads = threads;
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    void run(long millis) throws InterruptedException {
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Random random = new Random(seed + i);
            all.add(new Thread(() -> {
                while (!over) {
                    step(random);
                }
            }));
        }
        all.forEach(Thread::start);
        Random random = new Random(seed);
        long end = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < end) {
            table.tick(1 + random.nextInt(1000));
            table.repair();
            // A new lock now and then, so that slots are freed and claimed all the time.
            locks[random.nextInt(LOCKS)] = new Object();
        }
        over = true;
        for (Thread each : all) {
            each.join();
        }
        table.repair();
    }

    private void step(Random random) {
        Object lock = locks[random.nextInt(LOCKS)];
        int slot = table.parked(lock);
        if (slot >= 0) {
            waitsBegun.incrementAndGet();
        }
        Thread.yield();
        long owed = table.take(lock);
        if (owed != 0) {
            taken.addAndGet(DebtTable.takenNanos(owed));
            waitsTaken.addAndGet(DebtTable.takenWaits(owed));
            if (random.nextInt(3) == 0) {
                returned.addAndGet(DebtTable.takenNanos(owed));
                waitsReturned.addAndGet(DebtTable.takenWaits(owed));
                table.giveBack(lock, owed);
            }
        }
        if (slot >= 0) {
            table.unparked(slot);
        }
    }

    long seed() {
        return seed;
    }

    long takenNanos() {
        return taken.get();
    }

    long returnedNanos() {
        return returned.get();
    }

    long waitsTaken() {
        return waitsTaken.get();
    }

    long waitsReturned() {
        return waitsReturned.get();
    }

    long waitsBegun() {
        return waitsBegun.get();
    }
}
