package org.jvmpprof.agent.charts;

/** The charts in their order on the page, each with what a reader should know of it. */
enum Chart {
    CPU("CPU", "Of this process and of the whole machine; 100 % is one core."),
    HEAP("Heap", "The Java heap: used, committed by the system, and the most it may grow to."),
    POOLS("Heap pools", "Used, by memory pool."),
    ALLOCATION("Allocation rate", "Bytes that all threads allocated in the heap."),
    PAUSES(
            "GC pauses",
            "Time in which collections held up all threads, per second. Concurrent cycles do not hold anybody up, and are not in it."),
    COLLECTIONS("Collections", "Collections that ended, per second."),
    THREADS("Threads by state", "Platform threads, the agent's own among them."),
    VIRTUAL(
            "Virtual threads and thread starts",
            "Starts per second; virtual threads that have a carrier, or wait for one."),
    LOCKS(
            "Waiting for locks",
            "Thread-seconds per second. A wait for a java.util.concurrent lock counts when it ends; waits for monitors are seen at some twenty looks a second."),
    HTTP_RATE("HTTP requests", "Requests that the application answered, per second."),
    HTTP_LATENCY("HTTP response time", "Mean of the requests that ended in this second."),
    OUTSIDE("Memory outside the heap", "Class metadata, compiled code, and buffers."),
    RESIDENT("Resident memory", "What the process holds of the machine's memory."),
    CLASSES("Classes", "Loaded at present."),
    /** Not drawn on the page: kept for debugcharts. */
    STACKS("Stacks in profiles", "Distinct stacks in the cumulative profiles.");

    private final String title;
    private final String help;

    Chart(String title, String help) {
        this.title = title;
        this.help = help;
    }

    String title() {
        return title;
    }

    String help() {
        return help;
    }
}
