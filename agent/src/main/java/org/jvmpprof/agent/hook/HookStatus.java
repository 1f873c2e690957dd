package org.jvmpprof.agent.hook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is installed, what is not and why, and what was lost; for profile comments and {@code /debug/agent}. Immutable. */
public final class HookStatus {
    /** What can be seen or not on its own. */
    public enum Part {
        /** Waits on LockSupport and on those JDK classes that park by themselves. */
        PARK,
        /** Waits on Object.wait. */
        OBJECT_WAIT,
        /** Holders of java.util.concurrent locks. */
        JUC_HOLDER,
        /** Holders of monitors. */
        MONITOR_HOLDER,
        /** Starters of threads. */
        THREAD_START,
        /** Exceptions as they are made. */
        EXCEPTION
    }

    private final Map<Part, String> missing;
    private final long blockRateNanos;
    private final long lost;
    private final long errors;

    /**
     * @param missing the parts that do not work, each with the reason in a few words
     * @param blockRateNanos the rate in force: raised from the one that was set while a program waits very often
     * @param lost events that found no room, since start
     * @param errors failures inside hooks that were swallowed, since start
     */
    public HookStatus(Map<Part, String> missing, long blockRateNanos, long lost, long errors) {
        this.missing = Collections.unmodifiableMap(new LinkedHashMap<>(missing));
        this.blockRateNanos = blockRateNanos;
        this.lost = lost;
        this.errors = errors;
    }

    /** Nothing works, for one reason. */
    public static HookStatus none(String reason, long blockRateNanos) {
        Map<Part, String> missing = new LinkedHashMap<>();
        for (Part part : Part.values()) {
            missing.put(part, reason);
        }
        return new HookStatus(missing, blockRateNanos, 0, 0);
    }

    /** Whether this part is seen. */
    public boolean has(Part part) {
        return !missing.containsKey(part);
    }

    public Map<Part, String> missing() {
        return missing;
    }

    public long blockRateNanos() {
        return blockRateNanos;
    }

    public long lost() {
        return lost;
    }

    public long errors() {
        return errors;
    }
}
