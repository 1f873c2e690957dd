package org.jvmpprof.collector.store;

import java.util.Arrays;

/**
 * Adds up rows by name: an open-addressed table of numbers with two sums each, for millions of rows a second. Numbers
 * start at 1, so that 0 marks an empty slot. Confined to one thread.
 */
public final class FunctionSums implements RowSink {
    private static final int FIRST_SLOTS = 1 << 10;
    private static final int GOLDEN = 0x9E3779B9;

    private int[] names = new int[FIRST_SLOTS];
    private long[] selfs = new long[FIRST_SLOTS];
    private long[] totals = new long[FIRST_SLOTS];
    private int size;

    @Override
    public void row(int name, long self, long total) {
        int slot = slot(name);
        if (names[slot] == 0) {
            names[slot] = name;
            size++;
        }
        selfs[slot] += self;
        totals[slot] += total;
        if (size * 2 > names.length) {
            grow();
        }
    }

    private int slot(int name) {
        int mask = names.length - 1;
        int slot = name * GOLDEN >>> Integer.numberOfLeadingZeros(mask);
        while (names[slot] != 0 && names[slot] != name) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        int[] oldNames = names;
        long[] oldSelfs = selfs;
        long[] oldTotals = totals;
        names = new int[oldNames.length * 2];
        selfs = new long[names.length];
        totals = new long[names.length];
        for (int i = 0; i < oldNames.length; i++) {
            if (oldNames[i] != 0) {
                int slot = slot(oldNames[i]);
                names[slot] = oldNames[i];
                selfs[slot] = oldSelfs[i];
                totals[slot] = oldTotals[i];
            }
        }
    }

    /** Adds all that another one has. */
    public void addAll(FunctionSums other) {
        other.forEach(this);
    }

    /** Hands over every row, in no order. */
    public void forEach(RowSink sink) {
        for (int i = 0; i < names.length; i++) {
            if (names[i] != 0) {
                sink.row(names[i], selfs[i], totals[i]);
            }
        }
    }

    public int size() {
        return size;
    }

    public long self(int name) {
        return selfs[slot(name)];
    }

    public long total(int name) {
        return totals[slot(name)];
    }

    /** Whether there is a row of this name, be it zero. */
    public boolean has(int name) {
        return names[slot(name)] != 0;
    }

    /** All names, ascending. */
    public int[] names() {
        int[] all = new int[size];
        int next = 0;
        for (int name : names) {
            if (name != 0) {
                all[next++] = name;
            }
        }
        Arrays.sort(all);
        return all;
    }
}
