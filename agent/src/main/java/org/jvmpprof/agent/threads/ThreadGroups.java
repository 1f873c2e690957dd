package org.jvmpprof.agent.threads;

import java.util.Arrays;
import java.util.List;

/** The platform threads as objects, by the tree of thread groups: cheap, no safepoint. */
final class ThreadGroups {
    private ThreadGroups() {}

    static List<Thread> all() {
        ThreadGroup top = Thread.currentThread().getThreadGroup();
        while (top != null && top.getParent() != null) {
            top = top.getParent();
        }
        if (top == null) {
            return Arrays.asList(Thread.currentThread());
        }
        Thread[] room = new Thread[top.activeCount() + 32];
        int n = top.enumerate(room, true);
        while (n == room.length) {
            // Full: there may be more.
            room = new Thread[2 * room.length];
            n = top.enumerate(room, true);
        }
        return Arrays.asList(room).subList(0, n);
    }
}
