package org.jvmpprof.agent;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.self.AgentLog;

/**
 * The rooms that run, in the order they were started. Each fails alone: what cannot start is one line, and the others
 * start all the same. Closing goes backwards, also while a start is under way. Thread-safe.
 */
final class Parts {
    /** Starts one room. */
    interface Start<T extends AutoCloseable> {
        T run() throws Exception;
    }

    private static final class Part {
        final String name;
        final AutoCloseable room;

        Part(String name, AutoCloseable room) {
            this.name = name;
            this.room = room;
        }
    }

    private final AgentLog log;
    private final Deque<Part> running = new ArrayDeque<>();
    private boolean closed;
    private boolean starting;
    private boolean closerWaits;

    Parts(AgentLog log) {
        this.log = log;
    }

    /** The room, or null if it did not start; the log says why. */
    <T extends AutoCloseable> @Nullable T start(String name, Start<T> start) {
        synchronized (this) {
            if (closed) {
                return null;
            }
            starting = true;
        }
        T room = null;
        try {
            room = start.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // Throwable: a missing native library is an Error, and costs this room only.
            log.warn(reason(name, e), e instanceof Exception ? null : e);
        }
        return settle(name, room);
    }

    /** A room that comes up after the closing is closed at once: by the closer if it waits still, else here. */
    private <T extends AutoCloseable> @Nullable T settle(String name, @Nullable T room) {
        boolean abandoned;
        synchronized (this) {
            starting = false;
            abandoned = closed && !closerWaits;
            if (room != null && !abandoned) {
                running.push(new Part(name, room));
            }
            notifyAll();
        }
        if (room != null && abandoned) {
            close(new Part(name, room));
        }
        return abandoned ? null : room;
    }

    /** Closes all, last first; waits {@code graceMillis} for a room whose start is under way. Idempotent. */
    void close(long graceMillis) {
        synchronized (this) {
            closed = true;
            closerWaits = true;
            long end = System.nanoTime() + graceMillis * 1_000_000;
            try {
                for (long left = graceMillis; starting && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                    wait(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            closerWaits = false;
        }
        for (Part part = pop(); part != null; part = pop()) {
            close(part);
        }
    }

    private synchronized @Nullable Part pop() {
        return running.poll();
    }

    private void close(Part part) {
        try {
            part.room.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            log.warn("closing " + part.name + " failed", e);
        }
    }

    private static String reason(String name, Throwable e) {
        return name + " cannot start: " + (e.getMessage() == null ? e.toString() : e.getMessage());
    }
}
