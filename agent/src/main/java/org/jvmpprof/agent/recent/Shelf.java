package org.jvmpprof.agent.recent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Profiles in the order they came, bounded by number and bytes. Guarded by its owner. */
final class Shelf {
    /** What an entry costs beside its pprof. */
    static final int ENTRY_BYTES = 256;

    private final int maxEntries;
    private final long maxBytes;
    private final Deque<KeptProfile> entries = new ArrayDeque<>();
    private long bytes;

    Shelf(int maxEntries, long maxBytes) {
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
    }

    static long cost(int pprofBytes) {
        return pprofBytes + ENTRY_BYTES;
    }

    boolean hasRoomFor(int pprofBytes) {
        return entries.size() < maxEntries && bytes + cost(pprofBytes) <= maxBytes;
    }

    /** Adds it, and drops the oldest that have no room any more: all but this one, if need be. */
    void push(KeptProfile profile) {
        entries.add(profile);
        bytes += cost(profile.pprof().length);
        while (entries.size() > 1 && (entries.size() > maxEntries || bytes > maxBytes)) {
            bytes -= cost(entries.remove().pprof().length);
        }
    }

    boolean remove(String id) {
        KeptProfile found = find(id);
        if (found == null) {
            return false;
        }
        entries.remove(found);
        bytes -= cost(found.pprof().length);
        return true;
    }

    @Nullable
    KeptProfile find(String id) {
        for (KeptProfile each : entries) {
            if (each.id().equals(id)) {
                return each;
            }
        }
        return null;
    }

    List<KeptProfile> all() {
        return new ArrayList<>(entries);
    }

    int size() {
        return entries.size();
    }

    long bytes() {
        return bytes;
    }

    long maxBytes() {
        return maxBytes;
    }
}
