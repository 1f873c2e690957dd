package org.jvmpprof.proto;

import java.util.Arrays;

/**
 * The index of an open-addressed table whose entries live elsewhere, numbered 0, 1, 2…; keeps their hashes and finds the
 * candidates for one. Protocol: {@code for (int i = first(hash); i >= 0; i = next())} compare entry i; when the loop ends,
 * {@link #add()} numbers a new entry for that hash. Allocates only when it grows. Confined to one thread.
 */
final class Slots {
    private int[] slots;
    private int[] hashes;
    private int size;
    private int hash;
    private int slot;

    Slots(int expected) {
        int capacity = Integer.highestOneBit(Math.max(expected, 8) * 2 - 1);
        slots = new int[capacity * 2];
        hashes = new int[capacity];
    }

    /** The first entry that has this hash, or -1. */
    int first(int hash) {
        this.hash = hash;
        slot = hash & (slots.length - 1);
        return candidate();
    }

    /** The next entry that has the hash given to {@link #first}, or -1. */
    int next() {
        slot = (slot + 1) & (slots.length - 1);
        return candidate();
    }

    /** Numbers a new entry; only after first or next have answered -1. */
    int add() {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        hashes[size] = hash;
        slots[slot] = ++size;
        if (size * 2 > slots.length) {
            rehash();
        }
        return size - 1;
    }

    int size() {
        return size;
    }

    private int candidate() {
        int mask = slots.length - 1;
        while (slots[slot] != 0) {
            int entry = slots[slot] - 1;
            if (hashes[entry] == hash) {
                return entry;
            }
            slot = (slot + 1) & mask;
        }
        return -1;
    }

    private void rehash() {
        slots = new int[slots.length * 2];
        int mask = slots.length - 1;
        for (int i = 0; i < size; i++) {
            int s = hashes[i] & mask;
            while (slots[s] != 0) {
                s = (s + 1) & mask;
            }
            slots[s] = i + 1;
        }
    }
}
