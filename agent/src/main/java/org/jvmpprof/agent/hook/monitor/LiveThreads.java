package org.jvmpprof.agent.hook.monitor;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The application's platform threads, read anew from the tree of thread groups once a second; in between, those that
 * have come are missing and those that have gone stand as terminated. Holds threads strongly for that second, and none
 * after {@link #forget}. Owned by {@code pprof-locks}.
 */
final class LiveThreads {
    private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String OWN = "pprof-";

    private Thread[] threads = new Thread[64];
    private int count;
    private boolean known;
    private long readNanos;

    /** @return true if the list was read anew */
    boolean refresh(long nowNanos) {
        if (known && nowNanos - readNanos < REFRESH_NANOS) {
            return false;
        }
        known = true;
        readNanos = nowNanos;
        int all = enumerate();
        int kept = 0;
        for (int i = 0; i < all; i++) {
            Thread thread = threads[i];
            if (!thread.getName().startsWith(OWN)) {
                threads[kept++] = thread;
            }
        }
        Arrays.fill(threads, kept, threads.length, null);
        count = kept;
        return true;
    }

    void forget() {
        Arrays.fill(threads, null);
        count = 0;
        known = false;
    }

    int count() {
        return count;
    }

    Thread get(int index) {
        return threads[index];
    }

    private int enumerate() {
        ThreadGroup top = top();
        int found = top == null ? 0 : top.enumerate(threads, true);
        while (found == threads.length) {
            // Full: there may be more.
            threads = new Thread[2 * threads.length];
            found = top.enumerate(threads, true);
        }
        return found;
    }

    private static @Nullable ThreadGroup top() {
        ThreadGroup top = Thread.currentThread().getThreadGroup();
        while (top != null && top.getParent() != null) {
            top = top.getParent();
        }
        return top;
    }
}
