package org.jvmpprof.agent.hook;

import java.util.Arrays;
import org.jvmpprof.agent.engine.FrameIndex;
import org.jvmpprof.agent.hook.IdleStacks.Waiting;
import org.jvmpprof.agent.hook.LockSink.Kind;
import org.jvmpprof.hook.LockEvent;
import org.jvmpprof.hook.Recorder;
import org.jvmpprof.hook.Sampling;

/** Empties the recorder ten times a second into the sink, and holds its rates. On {@code pprof-locks}. */
final class EventDrain implements Periodic {
    private static final long BUSY_NANOS = 100_000_000L;
    private static final long IDLE_NANOS = 250_000_000L;
    private static final long SLACK_NANOS = IDLE_NANOS / 2;

    private final Recorder recorder;
    private final FrameIndex frames;
    private final LockSink sink;
    private final RateControl waits;
    private final RateControl holds;
    private final RateControl starts = new RateControl(1);
    private volatile double waitsTold;
    private long lastNanos = System.nanoTime();

    EventDrain(Recorder recorder, FrameIndex frames, LockSink sink) {
        this.recorder = recorder;
        this.frames = frames;
        this.sink = sink;
        this.waits = new RateControl(recorder.blockRateNanos());
        this.holds = new RateControl(Math.max(1, recorder.mutexFraction()));
    }

    /** From now on at most {@link RateControl#MOST_PER_SECOND} of each kind a second, so often halved. */
    void thin(int halvings) {
        waits.limit(halvings);
        holds.limit(halvings);
        starts.limit(halvings);
    }

    /** How many waits the events kept stand for, since the start. Any thread. */
    double waitsTold() {
        return waitsTold;
    }

    @Override
    public long run(long nowNanos) {
        long elapsed = nowNanos - lastNanos;
        lastNanos = nowNanos;
        int kept = recorder.takeKeptWaits();
        recorder.setBlockRateNanos(waits.adjust(kept, elapsed));
        int started = recorder.takeKeptStarts();
        recorder.setStartPeriod(starts.adjust(started, elapsed));
        int held = recorder.takeKeptHolds();
        if (recorder.mutexFraction() > 0) {
            recorder.setMutexFraction(holds.adjust(held, elapsed));
        }
        drain();
        return kept + started + held == 0 ? IDLE_NANOS : BUSY_NANOS;
    }

    @Override
    public long slackNanos() {
        return SLACK_NANOS;
    }

    /** Empties without looking at the rates. */
    void drain() {
        for (LockEvent event = recorder.events().takeAll(); event != null; event = event.next()) {
            deliver(event);
        }
    }

    private void deliver(LockEvent event) {
        StackTraceElement[] all = event.getStackTrace();
        StackTraceElement[] trace = Arrays.copyOfRange(all, FrameNumbers.afterHooks(all), all.length);
        switch (event.kind()) {
            case LockEvent.PARK:
                waited(Kind.JUC, event, trace);
                break;
            case LockEvent.WAIT:
                waited(Kind.WAIT, event, trace);
                break;
            case LockEvent.HOLD:
                double holds = event.rate();
                sink.held(
                        Kind.JUC,
                        numbers(trace),
                        LockClasses.name(event.lockClass()),
                        holds * event.count(),
                        holds * event.nanos());
                break;
            default:
                sink.started(numbers(trace), event.kind() == LockEvent.START_VIRTUAL, (double) event.rate());
        }
    }

    private void waited(Kind kind, LockEvent event, StackTraceElement[] trace) {
        waitsTold += Sampling.waits(event.nanos(), event.rate());
        Waiting waiting = IdleStacks.classify(trace);
        if (waiting == Waiting.FOR_IO) {
            return;
        }
        long rate = event.rate();
        long nanos = event.nanos();
        sink.waited(
                kind,
                numbers(trace),
                LockClasses.name(event.lockClass()),
                waiting == Waiting.FOR_WORK,
                Sampling.waits(nanos, rate),
                Sampling.delayNanos(nanos, rate));
    }

    private int[] numbers(StackTraceElement[] trace) {
        return FrameNumbers.from(0, trace, frames);
    }

    @Override
    public void close() {
        drain();
    }
}
