package org.jvmpprof.agent.hook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.self.AgentLog;
import org.jvmpprof.agent.self.OwnCpu;

/**
 * {@code pprof-locks}: one thread and a small queue of deadlines. Each {@link Periodic} runs when it asked to, never two
 * at a time; one that throws is closed, logged and forgotten. Other threads hand work in through {@link #inbox}, and
 * need no lock to do so.
 */
final class LockThread {
    private static final long IDLE_NANOS = 1_000_000_000L;

    private static final class Deadline {
        final Periodic work;
        long atNanos;
        long slackNanos;

        Deadline(Periodic work, long atNanos) {
            this.work = work;
            this.atNanos = atNanos;
        }
    }

    private final AgentLog log;
    private final Runnable last;
    private final ConcurrentLinkedQueue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Deadline> deadlines =
            new PriorityQueue<>(Comparator.comparingLong((Deadline each) -> each.atNanos));
    private final Thread thread;
    private volatile boolean stopping;

    /** @param last runs on the thread when all else has ended */
    LockThread(AgentLog log, Runnable last) {
        this.log = log;
        this.last = last;
        thread = new Thread(rootGroup(), OwnCpu.metered(this::loop), "pprof-locks");
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
    }

    private static ThreadGroup rootGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    void start() {
        thread.start();
    }

    Thread thread() {
        return thread;
    }

    /** Runs {@code work} first at once, then as it asks. Any thread. */
    void add(Periodic work) {
        execute(() -> deadlines.add(new Deadline(work, System.nanoTime())));
    }

    /** Has all work report what it holds back. On this thread. */
    void flush() {
        deadlines.forEach(each -> each.work.flush());
    }

    /** Runs once, soon; after {@link #stop} maybe never. Any thread. */
    void execute(Runnable task) {
        inbox.add(task);
        LockSupport.unpark(thread);
    }

    /** Ends the thread and waits for that at most so long; false if it did not end by then. Idempotent. */
    boolean stop(long waitMillis) {
        stopping = true;
        LockSupport.unpark(thread);
        if (Thread.currentThread() == thread) {
            return true;
        }
        try {
            thread.join(waitMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void loop() {
        try {
            while (!stopping) {
                await(runAll());
            }
        } finally {
            end();
        }
    }

    private long runAll() {
        try {
            runInbox();
            return runDue();
        } catch (OutOfMemoryError e) {
            return IDLE_NANOS; // the application's heap is full, with no room even to say so
        }
    }

    private void end() {
        List<Deadline> left = new ArrayList<>(deadlines);
        deadlines.clear();
        left.forEach(each -> close(each.work));
        try {
            last.run();
        } catch (Throwable e) {
            log.warn("pprof-locks could not clean up", e);
        }
    }

    private void runInbox() {
        for (Runnable task = inbox.poll(); task != null; task = inbox.poll()) {
            try {
                task.run();
            } catch (Throwable e) {
                log.warn("a task of pprof-locks failed", e);
            }
        }
    }

    /** Runs what is due, and then what may as well run now; nanoseconds to the next. */
    private long runDue() {
        long now = System.nanoTime();
        boolean isAwake = false;
        for (Deadline due = takeDue(now, isAwake); due != null; due = takeDue(now, isAwake)) {
            isAwake = true;
            try {
                long wait = Math.max(0, due.work.run(now));
                now = System.nanoTime();
                due.atNanos = now + wait;
                due.slackNanos = Math.min(due.work.slackNanos(), wait / 2); // never again in the same turn
                deadlines.add(due);
            } catch (OutOfMemoryError e) {
                // The application has filled the heap: no fault of this work's, which goes on when there is room.
                due.atNanos = System.nanoTime() + IDLE_NANOS;
                deadlines.add(due);
            } catch (Throwable e) {
                log.warn("watching locks goes on without " + due.work.getClass().getSimpleName(), e);
                close(due.work);
            }
            if (stopping || !inbox.isEmpty()) {
                return 0;
            }
        }
        return deadlines.isEmpty() ? IDLE_NANOS : deadlines.peek().atNanos - now;
    }

    /** @param isAwake whether something has run already, so that slack counts */
    private @Nullable Deadline takeDue(long nowNanos, boolean isAwake) {
        Deadline first = deadlines.peek();
        if (first == null || first.atNanos - nowNanos <= 0) {
            return deadlines.poll();
        }
        if (isAwake) {
            for (Deadline each : deadlines) {
                if (each.atNanos - nowNanos <= each.slackNanos) {
                    deadlines.remove(each);
                    return each;
                }
            }
        }
        return null;
    }

    private void await(long nanos) {
        if (nanos > 0 && !stopping && inbox.isEmpty()) {
            LockSupport.parkNanos(this, nanos);
        }
        if (Thread.interrupted() && !stopping) {
            log.debug("pprof-locks was interrupted; it goes on");
        }
    }

    private void close(Periodic work) {
        try {
            work.close();
        } catch (Throwable e) {
            log.warn("closing " + work.getClass().getSimpleName() + " failed", e);
        }
    }
}
