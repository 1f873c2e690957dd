package org.jvmpprof.proto;

import java.util.Arrays;

/** Offsets and lengths of the messages of one table, in the order of the input, as many as the limit allows. */
final class Spans {
    private final String table;
    private final int maximum;
    private int[] spans = new int[64];
    private int size;

    Spans(String table, int maximum) {
        this.table = table;
        this.maximum = maximum;
    }

    void add(int offset, int length) throws ProfileTooLargeException {
        if (size == maximum) {
            throw new ProfileTooLargeException(table, maximum);
        }
        if (size * 2 == spans.length) {
            spans = Arrays.copyOf(spans, spans.length * 2);
        }
        spans[size * 2] = offset;
        spans[size * 2 + 1] = length;
        size++;
    }

    int size() {
        return size;
    }

    int offset(int i) {
        return spans[i * 2];
    }

    int length(int i) {
        return spans[i * 2 + 1];
    }
}
