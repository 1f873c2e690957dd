package org.jvmpprof.agent.hook.monitor;

/** How a thread stands, as far as a field of its own tells. */
enum Standing {
    /** Waits for the entry into a monitor. */
    BLOCKED,
    /** In Object.wait. Told from the other waits on JDK 18 and older only. */
    OBJECT_WAIT,
    /** Parked, and on JDK 19 and newer also in Object.wait or asleep. */
    PARKED,
    /** Asleep; known on JDK 18 and older only. */
    ASLEEP,
    /** Anything else. */
    OTHER
}
