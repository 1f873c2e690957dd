package org.jvmpprof.agent.hook;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.engine.FrameIndex;
import org.jvmpprof.hook.ExceptionRecorder;
import org.jvmpprof.hook.LockEvent;

/**
 * Empties the recorder of exceptions ten times a second into the sink, and holds its period. While that is raised, a few
 * events stand for very many exceptions, and would miss their number by some percent; so they are scaled to the exact
 * count, and only how it is shared out is sampled. On {@code pprof-locks}.
 */
final class ExceptionDrain implements Periodic {
    private static final long BUSY_NANOS = 100_000_000L;
    private static final long IDLE_NANOS = 250_000_000L;
    private static final long SLACK_NANOS = IDLE_NANOS / 2;

    /** Next to the leaf, as the engine has it: a recursion that fails at every depth is one stack from there on. */
    private static final int MOST_FRAMES = 512;

    /** Chance alone does not go beyond. */
    private static final double MOST_SCALE = 2;

    private final ExceptionRecorder recorder;
    private final FrameIndex frames;
    private final ExceptionSink sink;
    private final RateControl rate;
    private final long setPeriod;
    private long lastNanos = System.nanoTime();
    private double accounted;

    ExceptionDrain(ExceptionRecorder recorder, FrameIndex frames, ExceptionSink sink) {
        this.recorder = recorder;
        this.frames = frames;
        this.sink = sink;
        this.setPeriod = recorder.period();
        this.rate = new RateControl(setPeriod);
    }

    /** From now on at most {@link RateControl#MOST_PER_SECOND} a second, so often halved. */
    void thin(int halvings) {
        rate.limit(halvings);
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

    @Override
    public long slackNanos() {
        return SLACK_NANOS;
    }

    /** Empties without looking at the period. */
    void drain() {
        LockEvent events = recorder.events().takeAll();
        double scale = scale(events, recorder.made());
        for (LockEvent event = events; event != null; event = event.next()) {
            Class<?> type = event.lockClass();
            if (type != null) {
                StackTraceElement[] trace = event.getStackTrace();
                int site = site(trace, type);
                int depth = Math.min(trace.length, site + MOST_FRAMES);
                int[] stack = FrameNumbers.from(site, Arrays.copyOf(trace, depth), frames);
                sink.created(stack, type.getName(), event.rate() * scale);
            }
        }
    }

    /**
     * What one event stands for, against its period. It is 1 where the period was never raised: the exact count has the
     * agent's own exceptions in it too, which weigh nothing beside thousands.
     */
    private double scale(@Nullable LockEvent events, long made) {
        double sum = 0;
        boolean isRaised = false;
        for (LockEvent event = events; event != null; event = event.next()) {
            sum += event.rate();
            isRaised |= event.rate() > setPeriod;
        }
        if (!isRaised) {
            accounted = recorder.period() > setPeriod ? accounted + sum : made;
            return 1;
        }
        double scale = Math.max(1 / MOST_SCALE, Math.min(MOST_SCALE, (made - accounted) / sum));
        accounted += scale * sum;
        return scale;
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
