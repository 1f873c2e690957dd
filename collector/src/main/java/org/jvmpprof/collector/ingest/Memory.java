package org.jvmpprof.collector.ingest;

import java.time.Duration;
import java.util.List;

/**
 * The heap, divided among what needs much of it, so that work is refused before memory is short. Each part is a gate
 * counted in kilobytes; a quarter of the heap belongs to nobody. One for all tenants. Any thread.
 *
 * @param bodies uploads while they come in
 * @param decoding profiles while they are decoded
 * @param merging what running merges have gathered
 * @param answers answers while clients fetch them
 */
public record Memory(Gate bodies, Gate decoding, Gate merging, Gate answers) {
    private static final int KILOBYTE = 1 << 10;

    /** @param patience how long uploads wait; merges wait longer, since asking again costs more */
    public static Memory of(long heapBytes, Duration patience, Duration mergePatience) {
        return new Memory(
                gate("kilobytes for bodies", heapBytes / 8, patience),
                gate("kilobytes for decoding", heapBytes / 4, patience),
                gate("kilobytes for merges", heapBytes / 4, mergePatience),
                gate("kilobytes for answers", heapBytes / 8, patience));
    }

    private static Gate gate(String name, long bytes, Duration patience) {
        return new Gate(name, (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / KILOBYTE)), patience);
    }

    public List<Gate> gates() {
        return List.of(bodies, decoding, merging, answers);
    }

    /** Kilobytes, rounded up, as the gates count. */
    public static long kilobytes(long bytes) {
        return (bytes + KILOBYTE - 1) / KILOBYTE;
    }
}
