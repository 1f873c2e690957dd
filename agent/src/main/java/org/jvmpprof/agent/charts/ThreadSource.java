package org.jvmpprof.agent.charts;

import java.util.Arrays;

/**
 * Platform threads by state, taken from the threads themselves: a look at a field each, no safepoint, no stack. Gives
 * {@link AllocationSource} their ids on the way.
 */
final class ThreadSource implements Source {
    private static final Thread.State[] SHOWN = {
        Thread.State.RUNNABLE, Thread.State.BLOCKED, Thread.State.WAITING, Thread.State.TIMED_WAITING
    };
    private static final String[] LABELS = {"runnable", "blocked", "waiting", "timed waiting"};

    private final int[] columns = new int[SHOWN.length];
    private final int[] counts = new int[Thread.State.values().length];
    private final int all;
    private Thread[] threads = new Thread[64];
    private long[] ids = new long[0];

    ThreadSource(SeriesList series) {
        for (int i = 0; i < SHOWN.length; i++) {
            String id = "threads." + LABELS[i].replace(' ', '-');
            columns[i] = series.add(id, Chart.THREADS, LABELS[i], Unit.COUNT);
        }
        all = series.add("threads.live", Chart.THREADS, "all", Unit.COUNT);
    }

    @Override
    public void read(Row row) {
        int found = enumerate();
        Arrays.fill(counts, 0);
        if (ids.length != found) {
            ids = new long[found];
        }
        for (int i = 0; i < found; i++) {
            counts[threads[i].getState().ordinal()]++;
            ids[i] = idOf(threads[i]);
        }
        // Not kept from one second to the next: an ended thread's loader must be free to go.
        Arrays.fill(threads, 0, found, null);
        for (int i = 0; i < SHOWN.length; i++) {
            row.set(columns[i], counts[SHOWN[i].ordinal()]);
        }
        row.set(all, found);
    }

    /** The ids of the last read. */
    long[] ids() {
        return ids;
    }

    @SuppressWarnings("deprecation") // threadId() came with 19
    private static long idOf(Thread thread) {
        return thread.getId();
    }

    private int enumerate() {
        ThreadGroup top = Thread.currentThread().getThreadGroup();
        if (top == null) {
            return 0;
        }
        while (top.getParent() != null) {
            top = top.getParent();
        }
        int found = top.enumerate(threads, true);
        while (found == threads.length) {
            // Full: there may be more.
            threads = new Thread[2 * threads.length];
            found = top.enumerate(threads, true);
        }
        return found;
    }
}
