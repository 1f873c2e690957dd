package org.jvmpprof.collector.fuzz;

import java.time.Duration;

/** How long to fuzz, and from which seed. */
final class FuzzTime {
    private FuzzTime() {}

    /** What {@code -Dfuzz.seconds} says, else the seconds that every build has for it. */
    static Duration duration(int usualSeconds) {
        return Duration.ofSeconds(Integer.getInteger("fuzz.seconds", usualSeconds));
    }

    /** What {@code -Dfuzz.seed} says, else another one each time. */
    static long seed() {
        return Long.getLong("fuzz.seed", System.nanoTime());
    }
}
