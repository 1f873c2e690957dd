package org.jvmpprof.hook;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Requests in flight by the identity of their key: buckets of eight places, each made when it is first needed and kept.
 * Any thread claims a free place of its key's bucket, and finds it there again; nothing waits, nothing is moved. Two
 * places of memory a request: a reference here (4 or 8 bytes) and the place itself (56).
 */
final class RequestTable {
    static final int BUCKET = 8;

    private final AtomicReferenceArray<@Nullable InFlight> places;
    private final int shift;

    /** @param bits binary logarithm of the number of places */
    RequestTable(int bits) {
        places = new AtomicReferenceArray<>(1 << bits);
        shift = 32 - (bits - 3);
    }

    int size() {
        return places.length();
    }

    /** Hot path. The place that was claimed for this key, still to be opened; null if its bucket is full. */
    @Nullable
    InFlight claim(Object key) {
        int first = bucket(key);
        for (int i = first; i < first + BUCKET; i++) {
            InFlight place = places.get(i);
            if (place == null) {
                place = new InFlight();
                if (!places.compareAndSet(i, null, place)) {
                    place = places.get(i);
                }
            }
            if (place != null && place.claim()) {
                return place;
            }
        }
        return null;
    }

    /** Hot path. The place in which this key is in flight, or null. */
    @Nullable
    InFlight find(Object key) {
        int first = bucket(key);
        for (int i = first; i < first + BUCKET; i++) {
            InFlight place = places.get(i);
            if (place == null) {
                return null; // places are made in order, and never taken away
            }
            if (place.isOf(key)) {
                return place;
            }
        }
        return null;
    }

    @Nullable
    InFlight at(int index) {
        return places.get(index);
    }

    private int bucket(Object key) {
        return ((System.identityHashCode(key) * 0x9E3779B9) >>> shift) * BUCKET;
    }
}
