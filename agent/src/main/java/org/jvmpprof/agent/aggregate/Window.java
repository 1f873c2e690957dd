package org.jvmpprof.agent.aggregate;

import java.util.HashMap;
import java.util.Map;

/**
 * One reader's window over the stream of samples: everything with {@code from <= time < to}. Filled by the
 * poller's thread; its reader says where it ends before that time has come.
 */
public final class Window {
    /** Which samples a window takes. */
    public enum Kind {
        CPU,
        WALL
    }

    private static final int RUNNING = 1;

    private final Kind kind;
    private final long fromNanos;
    private volatile long toNanos = Long.MAX_VALUE;
    private final Map<Key, long[]> samples = new HashMap<>();

    Window(Kind kind, long fromNanos) {
        this.kind = kind;
        this.fromNanos = fromNanos;
    }

    /** {@code count} samples that stand for {@code intervalNanos} each: a window may span a change of the rate. */
    void add(Kind sampleKind, long timeNanos, int stack, int thread, boolean running, int count, long intervalNanos) {
        boolean inside = timeNanos - fromNanos >= 0 && (toNanos == Long.MAX_VALUE || timeNanos - toNanos < 0);
        if (sampleKind == kind && inside) {
            long[] sum = samples.computeIfAbsent(new Key(stack, thread, running), k -> new long[2]);
            sum[0] += count;
            sum[1] += count * intervalNanos;
        }
    }

    /** From now on only samples before {@code toNanos} are taken; those at or after it, taken already, do not exist. */
    public void endAt(long toNanos) {
        this.toNanos = toNanos;
    }

    public Kind kind() {
        return kind;
    }

    /** Samples, and the nanoseconds they stand for. */
    Map<Key, long[]> samples() {
        return samples;
    }

    /** A stack on a thread (by the number of its pool name), running or waiting. */
    static final class Key {
        final int stack;
        private final int threadAndState;

        Key(int stack, int thread, boolean running) {
            this.stack = stack;
            this.threadAndState = thread << 1 | (running ? RUNNING : 0);
        }

        int thread() {
            return threadAndState >> 1;
        }

        boolean isRunning() {
            return (threadAndState & RUNNING) != 0;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key
                    && stack == ((Key) other).stack
                    && threadAndState == ((Key) other).threadAndState;
        }

        @Override
        public int hashCode() {
            return stack * 31 + threadAndState;
        }
    }
}
