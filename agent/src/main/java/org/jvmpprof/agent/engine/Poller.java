package org.jvmpprof.agent.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.self.AgentLog;
import org.jvmpprof.agent.self.OwnCpu;

/**
 * The one thread that cuts chunks, and its queue of deadlines: readers' ends, the shipper's tick, and 10 s at most, so
 * that no chunk grows large. A poll serves every deadline that has come. A reader whose deadline may wait is served with
 * those that come within {@link #TOGETHER_NANOS}, so ten readers cost one poll.
 */
final class Poller implements AutoCloseable {
    /** What each poll does first. */
    interface Poll {
        void run() throws EngineException;
    }

    /** What a task needs of the poll before it. */
    enum When {
        /** A poll at its time or soon after, shared with others. */
        MAY_WAIT,
        /** A poll at its time. */
        NOW,
        /** None. */
        NOW_WITHOUT_POLL
    }

    private static final long MAX_WAIT_NANOS = 10_000_000_000L;
    private static final long TOGETHER_NANOS = 200_000_000L;
    /** A sample is stamped a little before it is in its buffer. */
    private static final long SETTLE_NANOS = 20_000_000L;

    private static final long STOP_WAIT_MILLIS = 500;

    private final Poll poll;
    private final AgentLog log;
    private final Object lock = new Object();
    private final PriorityQueue<Deadline<?>> queue =
            new PriorityQueue<>(Comparator.comparingLong((Deadline<?> d) -> d.atNanos));
    private final Thread thread = new Thread(OwnCpu.metered(this::loop), "pprof-poll");
    private boolean closed;
    private long lastPollNanos = System.nanoTime();

    Poller(Poll poll, AgentLog log) {
        this.poll = poll;
        this.log = log;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    <T> CompletableFuture<T> submit(long atNanos, When when, Callable<T> task) {
        Deadline<T> deadline = new Deadline<>(atNanos, when, task);
        synchronized (lock) {
            if (closed) {
                deadline.result.completeExceptionally(new EngineException("the agent was stopped"));
            } else {
                queue.add(deadline);
                lock.notifyAll();
            }
        }
        return deadline.result;
    }

    @Override
    public void close() {
        List<Deadline<?>> left;
        synchronized (lock) {
            closed = true;
            left = new ArrayList<>(queue);
            queue.clear();
            lock.notifyAll();
        }
        EngineException stopped = new EngineException("the agent was stopped");
        left.forEach(deadline -> deadline.result.completeExceptionally(stopped));
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(STOP_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = serveNext();
            }
        } catch (InterruptedException e) {
            log.warn("pprof-poll was interrupted; sampling is no longer read");
            close();
        }
    }

    /** False when closed. */
    private boolean serveNext() throws InterruptedException {
        List<Deadline<?>> due = awaitDue();
        if (due == null) {
            return false;
        }
        try {
            serve(due);
        } catch (OutOfMemoryError e) {
            // The application has filled the heap: these readers get nothing, later ones do when there is room.
            due.forEach(deadline -> deadline.result.completeExceptionally(e));
        }
        return true;
    }

    /** Waits until something is due (an empty list: nothing but the longest wait is over); null when closed. */
    private @Nullable List<Deadline<?>> awaitDue() throws InterruptedException {
        long longest = lastPollNanos + MAX_WAIT_NANOS;
        synchronized (lock) {
            while (!closed) {
                long now = System.nanoTime();
                long wait = Math.min(longest, nextNanos(longest)) - now;
                if (wait <= 0) {
                    return takeDue(now);
                }
                lock.wait(wait / 1_000_000, (int) (wait % 1_000_000));
            }
            return null;
        }
    }

    /** When to poll next: with the first deadline that cannot wait, else with the last of those that are near. */
    private long nextNanos(long longest) {
        if (queue.isEmpty()) {
            return longest;
        }
        long first = queue.peek().atNanos;
        long together = first;
        for (Deadline<?> deadline : queue) {
            boolean isNear = deadline.atNanos - first <= TOGETHER_NANOS;
            if (isNear && deadline.when != When.MAY_WAIT) {
                return deadline.atNanos;
            }
            together = isNear ? Math.max(together, deadline.atNanos) : together;
        }
        return together + SETTLE_NANOS;
    }

    private List<Deadline<?>> takeDue(long now) {
        List<Deadline<?>> due = new ArrayList<>();
        while (!queue.isEmpty() && queue.peek().atNanos - now <= 0) {
            due.add(queue.poll());
        }
        return due;
    }

    private void serve(List<Deadline<?>> due) {
        boolean needsPoll = due.isEmpty() || due.stream().anyMatch(each -> each.when != When.NOW_WITHOUT_POLL);
        try {
            if (needsPoll) {
                lastPollNanos = System.nanoTime();
                poll.run();
            }
        } catch (EngineException | RuntimeException | LinkageError e) {
            log.warn("polling the sampler failed", e);
            due.forEach(deadline -> deadline.result.completeExceptionally(e));
            return;
        }
        due.forEach(Deadline::run);
    }

    private static final class Deadline<T> {
        final long atNanos;
        final When when;
        final Callable<T> task;
        final CompletableFuture<T> result = new CompletableFuture<>();

        Deadline(long atNanos, When when, Callable<T> task) {
            this.atNanos = atNanos;
            this.when = when;
            this.task = task;
        }

        void run() {
            if (result.isDone()) {
                return; // its reader went away
            }
            try {
                result.complete(task.call());
            } catch (Throwable e) { // one of the three edges: a task's fault goes to its reader, the poller lives on
                result.completeExceptionally(e);
            }
        }
    }
}
