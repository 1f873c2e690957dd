package org.jvmpprof.agent.ship;

import org.jvmpprof.agent.profile.ProfileType;

/** How a type is cut into rounds. */
enum RoundKind {
    /** Samples between two times. */
    WINDOW,
    /** What was added since the last round. */
    DIFFERENCE,
    /** As it stands. */
    SNAPSHOT;

    static RoundKind of(ProfileType type) {
        switch (type) {
            case CPU:
            case WALL:
                return WINDOW;
            case GOROUTINE:
            case GOROUTINELEAK:
                return SNAPSHOT;
            default:
                return DIFFERENCE;
        }
    }
}
