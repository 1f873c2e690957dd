package org.jvmpprof.agent.charts;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.hook.Periodic;

/**
 * Reads all sources at the beginning of each second. Late is late: a second that went by unread has no row, and the next
 * row's rates are those of the whole time between. On {@code pprof-locks}, but for {@link #recorded} and {@link #stop}.
 */
final class Ticker implements Periodic {
    /** What an application that lives for a moment does not pay. */
    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long NEVER_NANOS = Long.MAX_VALUE / 4;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Supplier<Sources> opening;
    private final LongSupplier unixMillis;
    private volatile @Nullable Recorded recorded;
    private volatile long nextNanos;
    private volatile boolean stopped;
    private @Nullable Sources sources;
    private @Nullable Row row;
    private boolean begun;
    private long lastNanos;
    private long lastSecond;

    Ticker(Supplier<Sources> opening) {
        this(opening, System::currentTimeMillis);
    }

    Ticker(Supplier<Sources> opening, LongSupplier unixMillis) {
        this.opening = opening;
        this.unixMillis = unixMillis;
        this.nextNanos = System.nanoTime() + FIRST_NANOS;
    }

    @Override
    public long run(long nowNanos) {
        if (stopped) {
            close();
            return NEVER_NANOS;
        }
        if (!begun) {
            begun = true;
            return FIRST_NANOS;
        }
        if (nowNanos - nextNanos < 0) {
            return nextNanos - nowNanos;
        }
        Recorded into = recorded;
        if (into == null) {
            into = open();
            recorded = into;
            nextNanos = into.axis().beginNanos(lastSecond + 1);
            return Math.max(0, nextNanos - System.nanoTime());
        }
        long second = into.axis().second(nowNanos, unixMillis.getAsLong());
        if (second > lastSecond) {
            read(into, second, nowNanos);
        }
        long next = into.axis().beginNanos(Math.max(second, lastSecond) + 1);
        nextNanos = next;
        return Math.max(0, next - System.nanoTime());
    }

    private Recorded open() {
        Sources opened = opening.get();
        sources = opened;
        row = new Row(opened.series());
        lastNanos = System.nanoTime();
        // The first second has no rates yet, and is read for the counters alone.
        Row first = row;
        first.begin(1);
        opened.read(first);
        // Opening took its time: both clocks are looked at together.
        long openedNanos = System.nanoTime();
        long openedMillis = unixMillis.getAsLong();
        SecondAxis axis = new SecondAxis(openedNanos, openedMillis);
        lastSecond = axis.second(openedNanos, openedMillis);
        return new Recorded(opened.series(), axis);
    }

    private void read(Recorded into, long second, long nowNanos) {
        Sources from = sources;
        Row values = row;
        if (from == null || values == null) {
            return;
        }
        values.begin((nowNanos - lastNanos) / NANOS_PER_SECOND);
        lastNanos = nowNanos;
        lastSecond = second;
        from.read(values);
        into.history().append(second, values.values());
    }

    @Nullable
    Recorded recorded() {
        return recorded;
    }

    long nextNanos() {
        return nextNanos;
    }

    /** Any thread; the sources are closed when the thread comes by. */
    void stop() {
        stopped = true;
    }

    @Override
    public void close() {
        Sources open = sources;
        sources = null;
        row = null;
        if (open != null) {
            open.close();
        }
    }
}
