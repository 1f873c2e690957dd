package org.jvmpprof.collector.foreign;

import java.util.Arrays;

/** A growing list of indices; a number that can be none becomes one that is out of every range. Confined to one thread. */
final class Indices {
    private static final int FIRST_CAPACITY = 8;

    private int[] numbers;
    private int size;

    Indices(int[] before) {
        numbers = before.clone();
        size = before.length;
    }

    void add(long number) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.max(FIRST_CAPACITY, size * 2));
        }
        numbers[size++] = number < 0 || number > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) number;
    }

    int[] toArray() {
        return Arrays.copyOf(numbers, size);
    }
}
