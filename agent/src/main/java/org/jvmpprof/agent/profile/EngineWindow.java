package org.jvmpprof.agent.profile;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.aggregate.Aggregator;
import org.jvmpprof.agent.aggregate.StackValues;
import org.jvmpprof.agent.aggregate.Window;
import org.jvmpprof.agent.engine.EngineSettings;
import org.jvmpprof.agent.engine.NativeEngine;
import org.jvmpprof.agent.self.BudgetNotes;
import org.jvmpprof.proto.Profile;

/** A reader's window in the aggregator, and its way back to the reader. */
final class EngineWindow implements ProfileWindow {
    /** A reader of the wall clock gets this interval when it is off by default. */
    private static final long WALL_ON_DEMAND_NANOS = 20_000_000L;

    private static final int MAX_RECORDING_BYTES = 64 << 20;

    /** What every window of a process works with. */
    static final class Parts {
        final NativeEngine engine;
        final Aggregator aggregator;
        final ProfileWriter writer;
        final EpochClock clock;
        final EngineSettings settings;
        final BudgetNotes budgetNotes;

        Parts(
                NativeEngine engine,
                Aggregator aggregator,
                ProfileWriter writer,
                EpochClock clock,
                EngineSettings settings,
                BudgetNotes budgetNotes) {
            this.engine = engine;
            this.aggregator = aggregator;
            this.writer = writer;
            this.clock = clock;
            this.settings = settings;
            this.budgetNotes = budgetNotes;
        }
    }

    private final Parts parts;
    private final Window.Kind kind;
    private final long fromNanos;
    private final View view;
    private final ByteArrayOutputStream recording = new ByteArrayOutputStream();
    private final Consumer<byte[]> recorder = this::record;

    private final Object lock = new Object();
    // Guarded by lock
    private @Nullable Window window;
    private @Nullable CompletableFuture<@Nullable Done> result;
    private boolean isOver;
    private volatile boolean isRecordingTooLarge;
    // The poller's own
    private boolean hasEnded;

    private EngineWindow(Parts parts, Window.Kind kind, long fromNanos, View view) {
        this.parts = parts;
        this.kind = kind;
        this.fromNanos = fromNanos;
        this.view = view;
    }

    static EngineWindow open(Parts parts, Window.Kind kind, long fromNanos, View view)
            throws ProfileUnavailableException {
        EngineWindow opened = new EngineWindow(parts, kind, fromNanos, view);
        try {
            // Samples that are not in yet come later, by their own time; only a recording must begin with a fresh
            // chunk.
            Window window = EngineProfileSource.get(
                    view.recording() ? parts.engine.now(opened::begin) : parts.engine.withoutPoll(opened::begin));
            synchronized (opened.lock) {
                opened.window = window;
            }
            return opened;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProfileUnavailableException("interrupted while the window was opened");
        }
    }

    @Override
    public void endAt(long toNanos) {
        synchronized (lock) {
            if (window != null) {
                window.endAt(toNanos);
            }
        }
    }

    @Override
    public Profile await(long toNanos) throws ProfileUnavailableException, InterruptedException {
        CompletableFuture<@Nullable Done> done;
        synchronized (lock) {
            Window ending = window;
            if (isOver || ending == null) {
                throw new InterruptedException("the window is closed");
            }
            ending.endAt(toNanos);
            done = parts.engine.after(toNanos, () -> end(ending, toNanos));
            result = done;
            isOver = true;
        }
        Done end = EngineProfileSource.get(done);
        if (end == null) {
            throw new InterruptedException("the window was closed");
        }
        if (isRecordingTooLarge) {
            throw new ProfileUnavailableException("the recording of this window has more than "
                    + (MAX_RECORDING_BYTES >> 20) + " MB; ask for fewer seconds");
        }
        return parts.writer.window(
                kind, end.copy, end.scale, view, parts.clock.unixNanos(fromNanos), toNanos - fromNanos);
    }

    @Override
    public byte[] recording() {
        synchronized (recording) {
            return recording.toByteArray();
        }
    }

    @Override
    public void close() {
        Window abandoned;
        synchronized (lock) {
            if (result != null) {
                result.cancel(false);
            }
            abandoned = window;
            window = null;
            isOver = true;
        }
        if (abandoned != null) {
            parts.engine.withoutPoll(() -> end(abandoned, System.nanoTime()));
        }
    }

    /** What the poller's thread hands over at a window's end. */
    private static final class Done {
        final StackCopy copy;
        final double scale;

        Done(StackCopy copy, double scale) {
            this.copy = copy;
            this.scale = scale;
        }
    }

    private Window begin() throws Exception {
        if (kind == Window.Kind.WALL) {
            parts.engine.wallReaders(1, wallIntervalNanos());
        }
        if (view.recording()) {
            parts.engine.addChunkReader(recorder);
        }
        return parts.aggregator.open(kind, fromNanos);
    }

    /** Null if the window has ended before. */
    private @Nullable Done end(Window ending, long toNanos) throws Exception {
        if (hasEnded) {
            return null;
        }
        hasEnded = true;
        List<StackValues> stacks = parts.aggregator.close(ending);
        List<String> comments = Losses.comments(parts.engine, parts.aggregator);
        parts.engine.removeChunkReader(recorder);
        if (kind == Window.Kind.WALL) {
            long interval = parts.engine.wallIntervalNanos();
            parts.engine.wallReaders(-1, wallIntervalNanos());
            comments.add("wall: every " + interval + " ns");
            comments.addAll(parts.budgetNotes.comments("wall"));
            return new Done(new StackCopy(stacks, interval, comments), 1);
        }
        long interval = parts.engine.cpuIntervalNanos();
        double scale = parts.aggregator.cpuScale(fromNanos, toNanos);
        comments.add("cpu: every " + interval + " ns of CPU time; nanoseconds are scaled to the process's CPU clock");
        comments.addAll(parts.budgetNotes.comments("cpu"));
        return new Done(new StackCopy(stacks, interval, comments), scale);
    }

    private long wallIntervalNanos() {
        long configured = parts.settings.wallIntervalNanos();
        return configured > 0 ? configured : WALL_ON_DEMAND_NANOS;
    }

    private void record(byte[] chunk) {
        synchronized (recording) {
            if (recording.size() + chunk.length <= MAX_RECORDING_BYTES) {
                recording.write(chunk, 0, chunk.length);
            } else {
                isRecordingTooLarge = true;
            }
        }
    }
}
