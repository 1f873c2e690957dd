package org.jvmpprof.agent.profile;

import org.jspecify.annotations.Nullable;

/**
 * The profiles that the agent knows, with the name each has on the endpoints ({@code /debug/pprof/<name>}) and at the
 * collector ({@code type=<name>}), and the sentence that the index page shows.
 */
public enum ProfileType {
    CPU("profile", "cpu", "CPU time by stack, Java, native and kernel frames, over ?seconds= (30 by default)."),
    WALL("wall", "wall", "Wall-clock time by stack, running or not, over ?seconds=."),
    HEAP("heap", "heap", "Sampled allocations since start, and those of them still reachable. ?gc=1 collects first."),
    ALLOCS("allocs", "heap", "The heap profile, showing all allocations since start first."),
    BLOCK(
            "block",
            "block",
            "Stacks of threads that waited for another: for a monitor, parked, or in Object.wait; not asleep, not for"
                    + " I/O. ?idle=1 adds pool workers that waited for work."),
    MUTEX(
            "mutex",
            "mutex",
            "Stacks of the holders of contended locks, charged with the time that others waited for them."),
    GOROUTINE(
            "goroutine", "goroutine", "Stacks of every live thread, and of virtual threads where the JVM lists them."),
    GOROUTINELEAK("goroutineleak", "other", "Threads in a deadlock; empty when there is none."),
    THREADCREATE(
            "threadcreate",
            "threadcreate",
            "Stacks that started threads since the agent came; virtual threads apart, by label."),
    EXCEPTIONS(
            "exceptions",
            "exceptions",
            "Stacks that made exceptions since the agent came, sampled, by class (exceptions=N switches it on)."),
    NATIVEMEM(
            "nativemem",
            "other",
            "Native memory by the stack that called malloc, and what was not freed (nativemem=512KB switches it on).");

    private final String route;
    private final String collectorType;
    private final String description;

    ProfileType(String route, String collectorType, String description) {
        this.route = route;
        this.collectorType = collectorType;
        this.description = description;
    }

    /** The last part of the endpoint's path. */
    public String route() {
        return route;
    }

    /** The value of {@code type=} in the collector's API. */
    public String collectorType() {
        return collectorType;
    }

    public String description() {
        return description;
    }

    /** The type served under {@code /debug/pprof/<route>}, or null. Aliases are the endpoint's business. */
    public static @Nullable ProfileType ofRoute(String route) {
        for (ProfileType type : values()) {
            if (type.route.equals(route)) {
                return type;
            }
        }
        return null;
    }
}
