package org.jvmpprof.agent.hook.monitor;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns a thread's running count of its waits into how many are new since it was last met. Keeps the
 * {@value #MAX_THREADS} threads met last. Owned by {@code pprof-locks}.
 */
final class Counts {
    private static final int MAX_THREADS = 1024;

    private final Map<Long, Long> last = new LinkedHashMap<Long, Long>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > MAX_THREADS;
        }
    };

    /** 1 for a thread that was not met before: what it did earlier is nobody's. */
    long since(long thread, long count) {
        Long before = last.put(thread, count);
        return before == null ? 1 : Math.max(0, count - before);
    }
}
