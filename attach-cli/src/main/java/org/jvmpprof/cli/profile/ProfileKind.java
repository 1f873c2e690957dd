package org.jvmpprof.cli.profile;

/** The profiles that a command can take, by the command's name. */
public enum ProfileKind {
    CPU("profile", "CPU time", Taken.WINDOW, "What uses CPU: Java, native and kernel frames, for some seconds."),
    HEAP("heap", "Heap", Taken.SINCE_START, "What is in memory, by the stack that allocated it."),
    ALLOCS("allocs", "Allocations", Taken.SINCE_START, "Who makes garbage: all allocations since the agent started."),
    BLOCK("block", "Waiting for locks", Taken.SINCE_START, "Who waits for a monitor or a java.util.concurrent lock."),
    MUTEX("mutex", "Contended locks", Taken.SINCE_START, "Who holds the locks that others wait for."),
    GOROUTINE("goroutine", "Threads", Taken.AT_ONCE, "The stack of every live thread."),
    THREADCREATE("threadcreate", "Thread starts", Taken.SINCE_START, "The stacks that started threads."),
    GOROUTINELEAK("goroutineleak", "Deadlocked threads", Taken.AT_ONCE, "Threads in a deadlock; empty without one."),
    WALL("wall", "Wall-clock time", Taken.WINDOW, "Wall-clock time by stack, running or waiting, for some seconds."),
    TRACE("trace", "Flight recording", Taken.WINDOW, "A flight recording of some seconds, for JDK Mission Control."),
    EXCEPTIONS("exceptions", "Exceptions", Taken.SINCE_START, "The stacks of thrown exceptions, sampled."),
    NATIVEMEM("nativemem", "Native memory", Taken.SINCE_START, "Native memory, by the stack that called malloc.");

    private enum Taken {
        WINDOW,
        SINCE_START,
        AT_ONCE
    }

    /** How long to sample where the command does not say. */
    static final int DEFAULT_SECONDS = 10;

    private final String route;
    private final String title;
    private final Taken taken;
    private final String description;

    ProfileKind(String route, String title, Taken taken, String description) {
        this.route = route;
        this.title = title;
        this.taken = taken;
        this.description = description;
    }

    /** The command's name. */
    public String command() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The endpoint's path. */
    public String path() {
        return "/debug/pprof/" + route;
    }

    /** A heading, such as {@code CPU time}. */
    public String title() {
        return title;
    }

    /** One sentence for people. */
    public String description() {
        return description;
    }

    /** Made during a time that the request names; there is nothing before it. */
    public boolean isWindow() {
        return taken == Taken.WINDOW;
    }

    /** Counts since the agent started; an agent that has just come needs time to see something. */
    boolean isSinceStart() {
        return taken == Taken.SINCE_START;
    }

    /** Whether a difference over some seconds says something. */
    boolean hasDelta() {
        return this != GOROUTINELEAK;
    }

    boolean hasRecording() {
        return isWindow();
    }

    /** Whether Go has a legacy text for it, at {@code ?debug=1}. */
    boolean hasLegacyText() {
        return !isWindow();
    }

    boolean canCollectFirst() {
        return this == HEAP || this == ALLOCS;
    }

    /** What an agent that comes for this profile alone must be told. */
    public String agentOptions() {
        switch (this) {
            case EXCEPTIONS:
                return "exceptions=10";
            case NATIVEMEM:
                return "nativemem=512KB";
            default:
                return "";
        }
    }
}
