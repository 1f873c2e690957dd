package org.jvmpprof.testdata.locks;

/** How long each method holds. Whole milliseconds are slept, so that they cost no CPU; shorter times are spun. */
final class Hold {
    private static final long MILLI_NANOS = 1_000_000;

    private final long heavyNanos;
    private final long lightNanos;

    Hold(long heavyMicros, long lightMicros) {
        this.heavyNanos = heavyMicros * 1_000;
        this.lightNanos = lightMicros * 1_000;
    }

    void heavy() throws InterruptedException {
        pass(heavyNanos);
    }

    void light() throws InterruptedException {
        pass(lightNanos);
    }

    private static void pass(long nanos) throws InterruptedException {
        if (nanos >= MILLI_NANOS) {
            Thread.sleep(nanos / MILLI_NANOS);
            return;
        }
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            // the lock's owner is at work
        }
    }
}
