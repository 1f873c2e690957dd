package org.jvmpprof.agent.engine;

import java.util.Arrays;

/** The frees of one chunk: there may be very many, so two numbers each. Confined to one thread. */
final class Frees {
    private int count;
    private long[] times = new long[256];
    private long[] addresses = new long[256];

    void add(long timeNanos, long address) {
        if (count == times.length) {
            times = Arrays.copyOf(times, 2 * count);
            addresses = Arrays.copyOf(addresses, 2 * count);
        }
        times[count] = timeNanos;
        addresses[count] = address;
        count++;
    }

    int count() {
        return count;
    }

    void giveTo(SampleSink sink) {
        for (int i = 0; i < count; i++) {
            sink.free(times[i], addresses[i]);
        }
    }
}
