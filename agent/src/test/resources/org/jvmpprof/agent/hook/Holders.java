import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/**
 * Several threads take one lock in turn, the odd ones for long and the even ones shortly. The program itself knows the
 * truth: while a lock is held, each thread that has asked for it and has not got it waits for the holder.
 */
final class Holders {
    private static volatile int waiting;
    private static final AtomicLong[] CHARGED = {new AtomicLong(), new AtomicLong()};

    private Holders() {}

    static void run(String kind, long heavyMicros, long millis) throws Exception {
        HookHost.events();
        CHARGED[0].set(0);
        CHARGED[1].set(0);
        boolean virtual = kind.startsWith("virtual-");
        Lock lock = lock(kind.replace("virtual-", ""));
        long end = System.nanoTime() + millis * 1_000_000;
        long[] waited = new long[6];
        Thread[] threads = new Thread[waited.length];
        for (int i = 0; i < threads.length; i++) {
            int number = i;
            Runnable work = () -> {
                while (System.nanoTime() < end) {
                    if (number % 2 == 1) {
                        waited[number] += heavy(lock, heavyMicros * 1000);
                    } else {
                        waited[number] += light(lock, heavyMicros * 1000 / 9);
                    }
                    pause(heavyMicros * 1000 / 2);
                }
            };
            threads[i] = virtual
                    ? (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work)
                    : new Thread(work);
            if (!virtual) {
                threads[i].start();
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        report(kind, waited);
    }

    private static Lock lock(String kind) {
        switch (kind) {
            case "reentrant":
                return new ReentrantLock();
            case "fair":
                return new ReentrantLock(true);
            case "write":
                return new ReentrantReadWriteLock().writeLock();
            case "stamped":
                return new StampedLock().asWriteLock();
            default:
                throw new IllegalArgumentException(kind);
        }
    }

    static long heavy(Lock lock, long nanos) {
        long asked = asked();
        lock.lock();
        long got = got();
        try {
            hold(nanos);
        } finally {
            heavyRelease(lock);
        }
        return got - asked;
    }

    static long light(Lock lock, long nanos) {
        long asked = asked();
        lock.lock();
        long got = got();
        try {
            hold(nanos);
        } finally {
            lightRelease(lock);
        }
        return got - asked;
    }

    private static void heavyRelease(Lock lock) {
        settle(0);
        lock.unlock();
    }

    private static void lightRelease(Lock lock) {
        settle(1);
        lock.unlock();
    }

    /** The integral of the number of waiting threads over time, kept under a monitor of the program's own. */
    private static long integral;

    private static long changed = System.nanoTime();
    private static long heldFrom;

    private static synchronized long asked() {
        long now = System.nanoTime();
        integral += waiting * (now - changed);
        changed = now;
        waiting++;
        return now;
    }

    private static synchronized long got() {
        long now = System.nanoTime();
        integral += waiting * (now - changed);
        changed = now;
        waiting--;
        heldFrom = integral;
        return now;
    }

    private static synchronized void settle(int holder) {
        long now = System.nanoTime();
        integral += waiting * (now - changed);
        changed = now;
        CHARGED[holder].addAndGet(integral - heldFrom);
    }

    /** Works rather than sleeps, as holders do. */
    private static void hold(long nanos) {
        if (nanos > 500_000) {
            try {
                Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return;
        }
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            continue;
        }
    }

    private static void pause(long nanos) {
        hold(nanos);
    }

    private static void report(String kind, long[] waited) throws Exception {
        double heavy = 0;
        double light = 0;
        double blocked = 0;
        double contentions = 0;
        String lockClass = "";
        for (HookHost.Event event : HookHost.events()) {
            if (event.method.equals("held")) {
                double delay = (Double) event.arguments[4];
                heavy += event.isIn("heavyRelease") ? delay : 0;
                light += event.isIn("lightRelease") ? delay : 0;
                contentions += (Double) event.arguments[3];
                lockClass = (String) event.arguments[2];
            } else if (event.method.equals("waited") && (event.isIn("heavy") || event.isIn("light"))) {
                blocked += (Double) event.arguments[5];
            }
        }
        long sum = 0;
        for (long each : waited) {
            sum += each;
        }
        double trueHeavy = CHARGED[0].get();
        double trueLight = CHARGED[1].get();
        System.out.println("holders " + kind + " share " + percent(heavy, heavy + light) + " true "
                + percent(trueHeavy, trueHeavy + trueLight) + " charged " + percent(heavy + light, sum) + " overlap " + percent(trueHeavy + trueLight, sum)
                + " blocked " + percent(blocked, sum) + " contentions " + Math.round(contentions) + " " + lockClass);
    }

    private static long percent(double part, double whole) {
        return Math.round(100 * part / whole);
    }
}
