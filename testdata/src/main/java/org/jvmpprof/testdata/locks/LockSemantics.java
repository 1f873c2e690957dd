package org.jvmpprof.testdata.locks;

import static org.jvmpprof.testdata.locks.Check.fails;
import static org.jvmpprof.testdata.locks.Check.same;
import static org.jvmpprof.testdata.locks.Check.soon;
import static org.jvmpprof.testdata.locks.Check.takes;
import static org.jvmpprof.testdata.locks.Check.that;
import static org.jvmpprof.testdata.locks.Check.waiting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Predicate;

/** What the JDK promises of its locks and conditions, on platform threads or on virtual ones. */
final class LockSemantics {
    private static final int QUEUED = 5;

    private final boolean virtual;

    LockSemantics(boolean virtual) {
        this.virtual = virtual;
    }

    void addTo(Map<String, Fibers.Task> tests) {
        tests.put("a fair lock serves in the order of arrival", () -> servesInOrder(new ReentrantLock(true)));
        tests.put("a queue at an unfair lock is served in order too", () -> servesInOrder(new ReentrantLock()));
        tests.put(
                "a fair write lock serves in the order of arrival",
                () -> servesInOrder(new ReentrantReadWriteLock(true)));
        tests.put("tryLock passes a queue, timed tryLock on a fair lock does not", this::tryLockBarges);
        tests.put("a lock counts its holds", this::reentrancy);
        tests.put("who does not hold a lock cannot release it", this::ownership);
        tests.put("lockInterruptibly ends by an interrupt, the lock does not", this::interruptions);
        tests.put("timed acquisition waits its time and no shorter", this::timedAcquisition);
        tests.put("a condition wakes in the order of waiting", this::conditionOrder);
        tests.put("a condition is left with the lock and its count", this::conditionKeepsHolds);
        tests.put("await ends by interrupt, time and signal", this::conditionEnds);
        tests.put("readers share, writers do not, and a writer may read", this::readWrite);
        tests.put("a stamped lock validates, converts and excludes", this::stamped);
        tests.put("a monitor is reentrant and wakes its waiters", this::monitor);
    }

    private Fibers.Running start(String name, Fibers.Task task) {
        return Fibers.start(virtual, name, task);
    }

    private void servesInOrder(ReentrantLock lock) throws Exception {
        servesInOrder(lock, lock::hasQueuedThread);
    }

    private void servesInOrder(ReentrantReadWriteLock lock) throws Exception {
        servesInOrder(lock.writeLock(), lock::hasQueuedThread);
    }

    /** A thread may wait for a class before it waits for the lock: only the lock knows who is in its queue. */
    private void servesInOrder(Lock lock, Predicate<Thread> isQueued) throws Exception {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<Fibers.Running> queue = new ArrayList<>();
        lock.lock();
        for (int i = 0; i < QUEUED; i++) {
            int place = i;
            Fibers.Running waiter = start("queued-" + i, () -> {
                lock.lock();
                order.add(place);
                lock.unlock();
            });
            queue.add(waiter);
            soon(() -> isQueued.test(waiter.thread()), "the thread is in the queue");
        }
        lock.unlock();
        for (Fibers.Running each : queue) {
            each.join();
        }
        same(Arrays.asList(0, 1, 2, 3, 4), order, "order of service");
    }

    private void tryLockBarges() throws Exception {
        ReentrantLock lock = new ReentrantLock(true);
        lock.lock();
        Fibers.Running queued = start("queued", () -> {
            lock.lock();
            lock.unlock();
        });
        waiting(queued.thread());
        that(lock.hasQueuedThread(queued.thread()), "the waiter is in the queue");
        same(1, lock.getQueueLength(), "queue length");
        Fibers.Running other = start("barging", () -> {
            that(!lock.tryLock(), "a held lock is not to be had");
            takes(20, () -> that(!lock.tryLock(20, TimeUnit.MILLISECONDS), "the owner keeps it"));
        });
        other.join();
        lock.unlock();
        queued.join();
        that(lock.tryLock(), "a free lock is to be had");
        lock.unlock();
    }

    private void reentrancy() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        lock.lockInterruptibly();
        that(lock.tryLock() && lock.tryLock(1, TimeUnit.SECONDS), "its owner gets it again");
        same(4, lock.getHoldCount(), "hold count");
        Fibers.Running other = start("other", () -> {
            same(0, lock.getHoldCount(), "hold count of another");
            lock.lock();
            lock.unlock();
        });
        for (int i = 0; i < 3; i++) {
            lock.unlock();
            waiting(other.thread());
            that(lock.isHeldByCurrentThread(), "held until the last unlock");
        }
        lock.unlock();
        other.join();
        that(!lock.isLocked(), "free after the last unlock");
    }

    private void ownership() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        Condition condition = lock.newCondition();
        fails(IllegalMonitorStateException.class, lock::unlock);
        fails(IllegalMonitorStateException.class, condition::await);
        fails(IllegalMonitorStateException.class, condition::signalAll);
        fails(IllegalMonitorStateException.class, this::notifyAll);
        lock.lock();
        start("thief", () -> fails(IllegalMonitorStateException.class, lock::unlock))
                .join();
        that(lock.isHeldByCurrentThread(), "a failed unlock changes nothing");
        lock.unlock();
        fails(IllegalMonitorStateException.class, new ReentrantReadWriteLock().writeLock()::unlock);
        fails(IllegalMonitorStateException.class, new ReentrantReadWriteLock().readLock()::unlock);
    }

    private void interruptions() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        Fibers.Running interruptible =
                start("interruptible", () -> fails(InterruptedException.class, lock::lockInterruptibly));
        Fibers.Running patient = start("patient", () -> {
            lock.lock();
            that(Thread.currentThread().isInterrupted(), "lock() keeps the interrupt for later");
            lock.unlock();
        });
        Fibers.Running timed =
                start("timed", () -> fails(InterruptedException.class, () -> lock.tryLock(1, TimeUnit.MINUTES)));
        for (Fibers.Running each : Arrays.asList(interruptible, patient, timed)) {
            waiting(each.thread());
            each.thread().interrupt();
        }
        interruptible.join();
        timed.join();
        waiting(patient.thread());
        lock.unlock();
        patient.join();
        Fibers.Running before = start("interrupted before", () -> {
            Thread.currentThread().interrupt();
            fails(InterruptedException.class, lock::lockInterruptibly);
            that(!Thread.currentThread().isInterrupted(), "the exception takes the interrupt");
        });
        before.join();
        that(!lock.isLocked(), "nobody has it");
    }

    private void timedAcquisition() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        start("loser", () -> takes(30, () -> that(!lock.tryLock(30, TimeUnit.MILLISECONDS), "in vain")))
                .join();
        Fibers.Running winner = start("winner", () -> {
            that(lock.tryLock(30, TimeUnit.SECONDS), "in time");
            lock.unlock();
        });
        waiting(winner.thread());
        lock.unlock();
        winner.join();
        same(0, lock.getQueueLength(), "queue length after a time-out");
    }

    private void conditionOrder() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        Condition condition = lock.newCondition();
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<Fibers.Running> waiters = new ArrayList<>();
        for (int i = 0; i < QUEUED; i++) {
            int place = i;
            Fibers.Running waiter = start("waiter-" + i, () -> {
                lock.lock();
                condition.await();
                order.add(place);
                lock.unlock();
            });
            waiters.add(waiter);
            soon(() -> waiters(lock, condition) == place + 1, "the thread awaits the condition");
        }
        lock.lock();
        same(QUEUED, lock.getWaitQueueLength(condition), "waiters");
        condition.signal();
        same(QUEUED - 1, lock.getWaitQueueLength(condition), "waiters after a signal");
        condition.signalAll();
        lock.unlock();
        for (Fibers.Running each : waiters) {
            each.join();
        }
        same(Arrays.asList(0, 1, 2, 3, 4), order, "order of waking");
    }

    private static int waiters(ReentrantLock lock, Condition condition) {
        lock.lock();
        try {
            return lock.getWaitQueueLength(condition);
        } finally {
            lock.unlock();
        }
    }

    private void conditionKeepsHolds() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        Condition condition = lock.newCondition();
        Fibers.Running waiter = start("waiter", () -> {
            lock.lock();
            lock.lock();
            condition.await();
            same(2, lock.getHoldCount(), "holds after await");
            lock.unlock();
            lock.unlock();
        });
        waiting(waiter.thread());
        lock.lock();
        that(lock.hasWaiters(condition), "somebody waits, and does not hold the lock");
        condition.signal();
        lock.unlock();
        waiter.join();
        that(!lock.isLocked(), "both holds are given back");
    }

    private void conditionEnds() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        Condition condition = lock.newCondition();
        Fibers.Running interrupted = start("interrupted", () -> {
            lock.lock();
            fails(InterruptedException.class, condition::await);
            that(lock.isHeldByCurrentThread(), "an interrupted await holds the lock");
            lock.unlock();
        });
        Fibers.Running deaf = start("uninterruptible", () -> {
            lock.lock();
            condition.awaitUninterruptibly();
            that(Thread.interrupted(), "awaitUninterruptibly keeps the interrupt");
            lock.unlock();
        });
        start("timed", () -> {
                    lock.lock();
                    takes(20, () -> that(condition.awaitNanos(20_000_000) <= 0, "no time is left"));
                    that(!condition.await(1, TimeUnit.MILLISECONDS), "false means too late");
                    lock.unlock();
                })
                .join();
        waiting(interrupted.thread());
        waiting(deaf.thread());
        interrupted.thread().interrupt();
        deaf.thread().interrupt();
        interrupted.join();
        waiting(deaf.thread());
        lock.lock();
        condition.signalAll();
        lock.unlock();
        deaf.join();
    }

    private void readWrite() throws Exception {
        ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        CountDownLatch bothRead = new CountDownLatch(2);
        Fibers.Task reader = () -> {
            lock.readLock().lock();
            bothRead.countDown();
            bothRead.await();
            lock.readLock().unlock();
        };
        Fibers.Running first = start("reader-1", reader);
        Fibers.Running second = start("reader-2", reader);
        first.join();
        second.join();
        lock.writeLock().lock();
        lock.readLock().lock();
        Fibers.Running late = start("reader-3", () -> {
            that(!lock.readLock().tryLock(), "a writer shuts readers out");
            lock.readLock().lock();
            that(!lock.writeLock().tryLock(), "a reader cannot become a writer");
            lock.readLock().unlock();
        });
        waiting(late.thread());
        lock.writeLock().unlock();
        late.join();
        same(1, lock.getReadLockCount(), "the downgraded writer still reads");
        lock.readLock().unlock();
    }

    private void stamped() throws Exception {
        StampedLock lock = new StampedLock();
        long seen = lock.tryOptimisticRead();
        that(lock.validate(seen), "nobody wrote");
        long write = lock.writeLock();
        that(!lock.validate(seen), "somebody writes");
        Fibers.Running reader = start("reader", () -> lock.unlockRead(lock.readLock()));
        waiting(reader.thread());
        Fibers.Running interruptible =
                start("interruptible", () -> fails(InterruptedException.class, lock::writeLockInterruptibly));
        waiting(interruptible.thread());
        interruptible.thread().interrupt();
        interruptible.join();
        start("timed", () -> takes(20, () -> same(0L, lock.tryReadLock(20, TimeUnit.MILLISECONDS), "stamp")))
                .join();
        long read = lock.tryConvertToReadLock(write);
        that(read != 0, "a writer may become a reader");
        reader.join();
        lock.unlockRead(read);
        fails(IllegalMonitorStateException.class, () -> lock.unlockWrite(write));
    }

    private void monitor() throws Exception {
        boolean[] isTold = {false};
        Fibers.Running waiter = start("waiter", () -> {
            synchronized (isTold) {
                synchronized (isTold) {
                    while (!isTold[0]) {
                        isTold.wait();
                    }
                    that(Thread.holdsLock(isTold), "wait gives the monitor back");
                }
            }
        });
        Fibers.Running interrupted = start("interrupted", () -> {
            Object own = new Object();
            synchronized (own) {
                fails(InterruptedException.class, own::wait);
                takes(20, () -> own.wait(20));
            }
        });
        waiting(waiter.thread());
        waiting(interrupted.thread());
        interrupted.thread().interrupt();
        interrupted.join();
        synchronized (isTold) {
            isTold[0] = true;
            isTold.notifyAll();
        }
        waiter.join();
    }
}
