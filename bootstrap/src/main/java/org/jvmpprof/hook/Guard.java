package org.jvmpprof.hook;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Says whether this thread is inside something, such as capturing a stack. Other agents may have put code of theirs into Throwable, and that may
 * wait: without the guard, its waiting would be captured, and so on. A ThreadLocal would do but allocates, and is dear on
 * virtual threads; capturing is short and rare, so a few places by hash are enough.
 */
final class Guard {
    private static final int PLACES = 256;
    private static final int ATTEMPTS = 4;

    private final AtomicReferenceArray<@Nullable Thread> inside = new AtomicReferenceArray<>(PLACES);

    /** The place to give to {@link #leave}; -1 if this thread is inside, or no place is near. */
    int enter(Thread thread) {
        int first = System.identityHashCode(thread);
        if (isInside(thread)) {
            return -1;
        }
        for (int i = 0; i < ATTEMPTS; i++) {
            int place = (first + i) & (PLACES - 1);
            if (inside.compareAndSet(place, null, thread)) {
                return place;
            }
        }
        return -1;
    }

    boolean isInside(Thread thread) {
        int first = System.identityHashCode(thread);
        for (int i = 0; i < ATTEMPTS; i++) {
            if (inside.get((first + i) & (PLACES - 1)) == thread) {
                return true;
            }
        }
        return false;
    }

    void leave(int place) {
        inside.set(place, null);
    }
}
