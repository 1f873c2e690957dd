package org.jvmpprof.agent.charts;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A day of all series in bounded memory. Columns rather than rows, in chunks of five minutes; a closed chunk is a few
 * kilobytes.
 *
 * <pre>
 *   history      ┌──────────────┬──────────────┬─────┬──────────────┬────────────────────────────┐
 *                │ oldest chunk │     …        │     │ newest chunk │ open chunk: plain numbers  │
 *                └──────────────┴──────────────┴─────┴──────────────┴────────────────────────────┘
 *   closed chunk ┌───────────────────┬──────────────────┬──────┬─────────────────────────────────┐
 *                │ first second  8 B │ last second  8 B │ rows │ deflated bytes                  │
 *                └───────────────────┴──────────────────┴──────┴─────────────────────────────────┘
 *   inflated     ┌───────────────────┬──────────────────┬──────┬─────────────────────────────────┐
 *                │ column of seconds │ column 0         │  …   │ column n - 1                    │
 *                └───────────────────┴──────────────────┴──────┴─────────────────────────────────┘
 *   column       ┌───────────────────┬──────────────────┬──────┬─────────────────────────────────┐
 *                │ varint of row 0   │ varint of row 1  │  …   │ varint of the last row          │
 *                └───────────────────┴──────────────────┴──────┴─────────────────────────────────┘
 *   varint       0: missing; else 1 + zigzag(value - last value that was there)
 * </pre>
 *
 * <p>A second that was not read has no row, a value that was not told is missing in its row: neither is made up. When a
 * new chunk has no room below the limit, whatever its values are, the oldest go; so do those older than a day.
 *
 * <p>One thread appends, in ascending seconds of {@link SecondAxis}; any thread reads a {@link View}, which stays as it
 * was while the history goes on.
 */
final class History {
    static final int CHUNK_ROWS = 300;
    static final long DAY_SECONDS = 86_400;

    private final int series;
    private final long maxBytes;
    private final long openBytes;
    private final Deque<Chunk> closed = new ArrayDeque<>();
    private long closedBytes;
    private long[] seconds = new long[CHUNK_ROWS];
    private long[][] columns;
    private int rows;

    /** @param maxBytes what all of it may take of the heap, the open chunk included */
    History(int series, long maxBytes) {
        this.series = series;
        this.maxBytes = maxBytes;
        this.columns = new long[series][CHUNK_ROWS];
        this.openBytes = 8L * CHUNK_ROWS * (series + 1) + 16L * (series + 2);
        if (openBytes > maxBytes / 2) {
            throw new IllegalArgumentException(
                    "maxBytes=" + maxBytes + ": must be at least " + 2 * openBytes + " for " + series + " series");
        }
    }

    /** Adds one row; {@code values} is copied. */
    void append(long second, long[] values) {
        if (rows == CHUNK_ROWS) {
            close();
        }
        synchronized (this) {
            seconds[rows] = second;
            for (int i = 0; i < series; i++) {
                columns[i][rows] = Columns.bounded(values[i]);
            }
            rows++;
            forget(second - DAY_SECONDS);
        }
    }

    /** Packs without the lock: only this thread writes what is packed. */
    private void close() {
        Chunk chunk = Chunk.pack(seconds, columns, rows);
        synchronized (this) {
            closed.addLast(chunk);
            closedBytes += chunk.bytes();
            while (bytes() > maxBytes) {
                closedBytes -= closed.removeFirst().bytes();
            }
            rows = 0;
        }
    }

    private void forget(long second) {
        while (!closed.isEmpty() && closed.peekFirst().lastSecond() <= second) {
            closedBytes -= closed.removeFirst().bytes();
        }
    }

    /** What it takes of the heap. */
    synchronized long bytes() {
        return closedBytes + openBytes;
    }

    /** What there is now. */
    synchronized View view() {
        long[][] open = new long[series][];
        for (int i = 0; i < series; i++) {
            open[i] = Arrays.copyOf(columns[i], rows);
        }
        return new View(new ArrayList<>(closed), Arrays.copyOf(seconds, rows), open);
    }

    /** Gives the rows after this second, ascending: cheap for the newest ones, which whoever follows live asks for. */
    void readAfter(long second, Rows to) {
        View all = null;
        long[][] newest = new long[series][];
        long[] newestSeconds;
        synchronized (this) {
            int first = rows;
            while (first > 0 && seconds[first - 1] > second) {
                first--;
            }
            newestSeconds = Arrays.copyOfRange(seconds, first, rows);
            for (int i = 0; i < series; i++) {
                newest[i] = Arrays.copyOfRange(columns[i], first, rows);
            }
            if (!closed.isEmpty() && closed.peekLast().lastSecond() > second) {
                all = view();
            }
        }
        if (all != null) {
            all.read(second + 1, Long.MAX_VALUE, to);
            return;
        }
        for (int i = 0; i < newestSeconds.length; i++) {
            to.row(newestSeconds[i], newest, i);
        }
    }

    /** Takes rows; the columns are valid during the call alone. */
    interface Rows {
        void row(long second, long[][] columns, int index);
    }

    /** The history as it was at one moment. Immutable, for any thread. */
    static final class View {
        private final List<Chunk> closed;
        private final long[] openSeconds;
        private final long[][] open;

        private View(List<Chunk> closed, long[] openSeconds, long[][] open) {
            this.closed = requireNonNull(closed, "closed");
            this.openSeconds = openSeconds;
            this.open = open;
        }

        boolean isEmpty() {
            return closed.isEmpty() && openSeconds.length == 0;
        }

        /** The oldest second there is. */
        long firstSecond() {
            return closed.isEmpty() ? openSeconds[0] : closed.get(0).firstSecond();
        }

        /** The newest second there is. */
        long lastSecond() {
            return openSeconds.length > 0
                    ? openSeconds[openSeconds.length - 1]
                    : closed.get(closed.size() - 1).lastSecond();
        }

        /** Gives the rows of {@code [from, to]}, ascending; unpacks one chunk at a time. */
        void read(long from, long to, Rows rows) {
            long[] seconds = new long[CHUNK_ROWS];
            long[][] columns = new long[open.length][CHUNK_ROWS];
            for (Chunk chunk : closed) {
                if (chunk.lastSecond() >= from && chunk.firstSecond() <= to) {
                    chunk.unpack(seconds, columns);
                    give(seconds, columns, chunk.rows(), from, to, rows);
                }
            }
            give(openSeconds, open, openSeconds.length, from, to, rows);
        }

        private static void give(long[] seconds, long[][] columns, int count, long from, long to, Rows rows) {
            for (int i = 0; i < count; i++) {
                if (seconds[i] >= from && seconds[i] <= to) {
                    rows.row(seconds[i], columns, i);
                }
            }
        }
    }
}
