package org.jvmpprof.collector.ingest;

import java.time.Duration;
import java.util.List;

/**
 * The heap, divided among what needs much of it, so that work is refused before memory is short. Each part is a gate
 * counted in kilobytes with a share of its own, so that none crowds the others out; all pass one gate of what there is,
 * so that together they never take what the rest of the process needs. One for all tenants. Any thread.
 *
 * @param all three quarters of the heap, less what an idle collector has
 * @param bodies uploads while they come in
 * @param decoding profiles while they are decoded
 * @param merging what running merges have gathered
 * @param answers answers while clients fetch them
 */
public record Memory(Gate all, Gate bodies, Gate decoding, Gate merging, Gate answers) {
    private static final int KILOBYTE = 1 << 10;
    private static final long IDLE_BYTES = 16 << 20;

    /** @param patience how long uploads wait; merges wait longer, since asking again costs more */
    public static Memory of(long heapBytes, Duration patience, Duration mergePatience) {
        long usable = Math.max(heapBytes / 4, heapBytes / 4 * 3 - IDLE_BYTES);
        Gate all = new Gate("kilobytes of heap", permits(usable), patience);
        return new Memory(
                all,
                all.part("kilobytes for bodies", permits(heapBytes / 8), patience),
                all.part("kilobytes for decoding", permits(heapBytes / 4), patience),
                all.part("kilobytes for merges", permits(heapBytes / 2), mergePatience),
                all.part("kilobytes for answers", permits(heapBytes / 8), patience));
    }

    private static int permits(long bytes) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / KILOBYTE));
    }

    public List<Gate> gates() {
        return List.of(all, bodies, decoding, merging, answers);
    }

    /** Kilobytes, rounded up, as the gates count. */
    public static long kilobytes(long bytes) {
        return (bytes + KILOBYTE - 1) / KILOBYTE;
    }
}
