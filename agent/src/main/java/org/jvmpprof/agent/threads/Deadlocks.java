package org.jvmpprof.agent.threads;

import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rings of threads that wait for each other: those of platform threads as the JVM finds them, over monitors and ownable
 * synchronizers; those with virtual threads, for which it does not look, over ownable synchronizers. Stateless.
 */
final class Deadlocks {
    private Deadlocks() {}

    static List<Deadlocked> find(ThreadMXBean bean, List<Thread> virtual, @Nullable LockOwners owners) {
        List<Deadlocked> found = new ArrayList<>();
        long[] ids = bean.isSynchronizerUsageSupported()
                ? bean.findDeadlockedThreads()
                : bean.findMonitorDeadlockedThreads();
        if (ids != null) {
            for (ThreadInfo info : bean.getThreadInfo(ids, Integer.MAX_VALUE)) {
                if (info != null) {
                    found.add(Deadlocked.of(info));
                }
            }
        }
        if (owners != null) {
            found.addAll(new LockRings(owners).find(virtual));
        }
        return found;
    }
}
