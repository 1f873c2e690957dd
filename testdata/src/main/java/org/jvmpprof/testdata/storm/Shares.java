package org.jvmpprof.testdata.storm;

/** Two functions that share a thread's CPU time two to one, in turns of a millisecond. */
final class Shares {
    private long sum;

    void turn() {
        twice(2_000_000);
        once(1_000_000);
    }

    private void twice(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0) {
            sum += end ^ sum;
        }
    }

    private void once(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0) {
            sum += end ^ sum;
        }
    }

    long sum() {
        return sum;
    }
}
