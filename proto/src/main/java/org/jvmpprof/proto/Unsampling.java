package org.jvmpprof.proto;

/**
 * Turns sampled objects and bytes into an estimate of all: an object of size s is sampled with probability
 * 1 − exp(−s / interval). Source: google/pprof profile/legacy_profile.go, scaleHeapSample.
 */
final class Unsampling {
    private Unsampling() {}

    static long[] of(long objects, long bytes, long interval) {
        if (objects == 0 || bytes == 0) {
            return new long[] {0, 0};
        }
        if (interval <= 1) {
            return new long[] {objects, bytes};
        }
        double size = (double) bytes / objects;
        double scale = 1 / (1 - Math.exp(-size / interval));
        return new long[] {(long) (objects * scale), (long) (bytes * scale)};
    }
}
