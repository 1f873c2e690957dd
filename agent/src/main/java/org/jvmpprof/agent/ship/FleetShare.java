package org.jvmpprof.agent.ship;

/**
 * Which instances of a fleet profile at a time ({@code fleet.ratio}): each draws once an hour, by a hash of its instance
 * id and the hour, so that over a day every instance has its turn and no coordination is needed. Stateless.
 */
public final class FleetShare {
    private static final long HOUR_MILLIS = 3_600_000L;

    private FleetShare() {}

    /** True if {@code instance} is one of the {@code ratio} (0 to 1) that profile in the hour of {@code unixMillis}. */
    public static boolean isActive(String instance, double ratio, long unixMillis) {
        if (ratio >= 1) {
            return true;
        }
        return Hash.unit(instance + '@' + Math.floorDiv(unixMillis, HOUR_MILLIS)) < ratio;
    }
}
