package org.jvmpprof.agent.hook;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.engine.FrameIndex;
import org.jvmpprof.hook.ExceptionRecorder;
import org.jvmpprof.hook.LockEvent;

/** Empties the recorder of exceptions ten times a second into the sink, and holds its period. On {@code pprof-locks}. */
final class ExceptionDrain implements Periodic {
    private static final long BUSY_NANOS = 100_000_000L;
    private static final long IDLE_NANOS = 250_000_000L;

    private final ExceptionRecorder recorder;
    private final FrameIndex frames;
    private final ExceptionSink sink;
    private final RateControl rate;
    private long lastNanos = System.nanoTime();
    private volatile long drained;

    ExceptionDrain(ExceptionRecorder recorder, FrameIndex frames, ExceptionSink sink) {
        this.recorder = recorder;
        this.frames = frames;
        this.sink = sink;
        this.rate = new RateControl(recorder.period());
    }

    @Override
    public long run(long nowNanos) {
        long elapsed = nowNanos - lastNanos;
        lastNanos = nowNanos;
        int kept = recorder.takeKept();
        recorder.setPeriod(rate.adjust(kept, elapsed));
        drain();
        return kept == 0 ? IDLE_NANOS : BUSY_NANOS;
    }

    /** From now on so often halved: how many are kept a second. */
    void thin(int halvings) {
        rate.limit(halvings);
    }

    /** Exceptions kept, since the start. Any thread. */
    long drained() {
        return drained;
    }

    /** Empties without looking at the period. */
    void drain() {
        for (LockEvent event = recorder.events().takeAll(); event != null; event = event.next()) {
            Class<?> type = event.lockClass();
            if (type != null) {
                drained++;
                StackTraceElement[] trace = event.getStackTrace();
                int[] stack = FrameNumbers.from(site(trace, type), trace, frames);
                sink.created(stack, type.getName(), (double) event.rate());
            }
        }
    }

    /**
     * The frame that made the exception: behind the hook and the constructors of its class and superclasses, which a stack
     * trace of its own would not show either.
     */
    static int site(StackTraceElement[] trace, Class<?> type) {
        Set<String> own = new HashSet<>();
        for (@Nullable Class<?> each = type; each != null; each = each.getSuperclass()) {
            own.add(each.getName());
        }
        int first = FrameNumbers.afterHooks(trace);
        while (first < trace.length
                && trace[first].getMethodName().equals("<init>")
                && own.contains(trace[first].getClassName())) {
            first++;
        }
        return first;
    }

    @Override
    public void close() {
        drain();
    }
}
