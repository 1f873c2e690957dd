package org.jvmpprof.agent.charts;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.profile.LockWatch;
import org.jvmpprof.agent.self.AgentLog;

/**
 * What this process did in each second of the last day. Started by the agent, closed by it within the moment; read by any
 * thread. The reading runs on {@code pprof-locks} and begins two seconds after the start: an application that ends before
 * has paid nothing.
 */
public final class Charts implements AutoCloseable {
    /** What the history may take of the heap, whatever the values are. */
    public static final long MAX_HISTORY_BYTES = 8L << 20;

    private final Ticker ticker;

    Charts(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * Begins to read, soon.
     *
     * @param http null: HTTP requests are not measured
     * @param stacks null: nobody samples
     */
    public static Charts start(LockWatch watch, @Nullable HttpCounts http, @Nullable StackCounts stacks, AgentLog log) {
        requireNonNull(watch, "watch");
        requireNonNull(log, "log");
        Ticker ticker = new Ticker(() -> Sources.open(watch, http, stacks, log));
        watch.add(ticker);
        return new Charts(ticker);
    }

    /** What the history takes of the heap; never more than {@link #MAX_HISTORY_BYTES}. */
    public long historyBytes() {
        Recorded recorded = ticker.recorded();
        return recorded == null ? 0 : recorded.history().bytes();
    }

    /** What was recorded so far; null until the first second is. */
    public @Nullable Recorded recorded() {
        return ticker.recorded();
    }

    /** When the next second should be there, of {@link System#nanoTime()}. */
    public long nextNanos() {
        return ticker.nextNanos();
    }

    /** No second is read any more; the thread is another's, and forgets this one. */
    @Override
    public void close() {
        ticker.stop();
    }
}
