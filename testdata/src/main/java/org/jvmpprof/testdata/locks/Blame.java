package org.jvmpprof.testdata.locks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The truth about one lock, from the logs of all its threads: each hold is charged with the part of each wait that it
 * overlaps. A wait that overlaps no hold was none, and is left out.
 */
final class Blame {
    private final long[][] holds; // from, to, method; in order, since one thread at a time holds the lock
    private final long[] charged = new long[2];
    private long waits;
    private long waitedNanos;

    Blame(List<EventLog> logs) {
        List<long[]> all = new ArrayList<>();
        for (EventLog log : logs) {
            long[] flat = log.holds();
            for (int i = 0; i < flat.length; i += 3) {
                all.add(Arrays.copyOfRange(flat, i, i + 3));
            }
        }
        all.sort(Comparator.comparingLong(hold -> hold[0]));
        holds = all.toArray(new long[0][]);
        for (EventLog log : logs) {
            long[] flat = log.waits();
            for (int i = 0; i < flat.length; i += 2) {
                charge(flat[i], flat[i + 1]);
            }
        }
    }

    /** {@code <lock>.waits}, {@code <lock>.waited}, {@code <lock>.heavy} and {@code <lock>.light}, times in ns. */
    void addTo(Map<String, Long> answer, String lock) {
        answer.put(lock + ".waits", waits);
        answer.put(lock + ".waited", waitedNanos);
        answer.put(lock + ".heavy", charged[(int) EventLog.HEAVY]);
        answer.put(lock + ".light", charged[(int) EventLog.LIGHT]);
        answer.put(lock + ".holds", (long) holds.length);
    }

    private void charge(long from, long to) {
        boolean overlaps = false;
        for (int i = firstEndingAfter(from); i < holds.length && holds[i][0] < to; i++) {
            long part = Math.min(to, holds[i][1]) - Math.max(from, holds[i][0]);
            if (part > 0) {
                charged[(int) holds[i][2]] += part;
                overlaps = true;
            }
        }
        if (overlaps) {
            waits++;
            waitedNanos += to - from;
        }
    }

    /** Holds do not overlap, so their ends are in order too. */
    private int firstEndingAfter(long time) {
        int low = 0;
        int high = holds.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (holds[middle][1] <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
