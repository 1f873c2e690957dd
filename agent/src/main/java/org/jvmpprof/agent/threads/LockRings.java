package org.jvmpprof.agent.threads;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Finds rings of threads in which at least one is virtual: each is parked for a lock that the next one owns. Threads are
 * read one after the other while they run, so a ring counts only if a second reading finds every link of it again: of
 * threads in a deadlock none can have moved. Owned by the thread that asks.
 */
final class LockRings {
    private final LockOwners owners;

    LockRings(LockOwners owners) {
        this.owners = owners;
    }

    /** @param virtual the virtual threads to begin with */
    List<Deadlocked> find(List<Thread> virtual) {
        Set<Thread> done = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Deadlocked> found = new ArrayList<>();
        for (Thread thread : virtual) {
            List<Thread> ring = done.contains(thread) ? Collections.<Thread>emptyList() : ring(thread, done);
            if (!ring.isEmpty() && isStill(ring)) {
                for (Thread member : ring) {
                    found.add(deadlocked(member));
                }
            }
        }
        return found;
    }

    /** The ring that the way from {@code start} ends in, if it has a virtual thread; else nobody. */
    private List<Thread> ring(Thread start, Set<Thread> done) {
        Set<Thread> way = new LinkedHashSet<>();
        Thread thread = start;
        while (thread != null && !done.contains(thread) && way.add(thread)) {
            thread = ownerFor(thread);
        }
        done.addAll(way);
        if (thread == null || !way.contains(thread)) {
            return Collections.emptyList();
        }
        List<Thread> ring = new ArrayList<>(way);
        return ring.subList(ring.indexOf(thread), ring.size());
    }

    private boolean isStill(List<Thread> ring) {
        boolean anyVirtual = false;
        for (int i = 0; i < ring.size(); i++) {
            anyVirtual |= owners.isVirtual(ring.get(i));
            if (ownerFor(ring.get(i)) != ring.get((i + 1) % ring.size())) {
                return false;
            }
        }
        return anyVirtual;
    }

    private @Nullable Thread ownerFor(Thread thread) {
        Object blocker = LockSupport.getBlocker(thread);
        Thread owner = blocker instanceof AbstractOwnableSynchronizer
                ? owners.of((AbstractOwnableSynchronizer) blocker)
                : null;
        return owner == thread ? null : owner;
    }

    private Deadlocked deadlocked(Thread thread) {
        Object lock = LockSupport.getBlocker(thread);
        Thread owner = ownerFor(thread);
        return new Deadlocked(
                thread.getId(),
                thread.getName(),
                owners.isVirtual(thread),
                lock == null ? "" : lock.getClass().getName(),
                System.identityHashCode(lock),
                owner == null ? -1 : owner.getId(),
                owner == null ? "" : owner.getName(),
                thread.getStackTrace());
    }
}
