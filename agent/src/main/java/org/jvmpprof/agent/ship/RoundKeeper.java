package org.jvmpprof.agent.ship;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.recent.RecentProfiles;

/** Keeps a round's profiles in this process, the very bytes that are shipped. Owned by the thread that cuts rounds. */
final class RoundKeeper implements Consumer<Shipment> {
    private final RecentProfiles recent;

    RoundKeeper(RecentProfiles recent) {
        this.recent = requireNonNull(recent, "recent");
    }

    @Override
    public void accept(Shipment shipment) {
        for (ProfileType type : ShipSettings.SHIPPABLE) {
            if (type.collectorType().equals(shipment.type())) {
                recent.keepRound(
                        type,
                        TimeUnit.NANOSECONDS.toMillis(shipment.fromUnixNanos()),
                        TimeUnit.NANOSECONDS.toMillis(shipment.toUnixNanos()),
                        shipment.body());
            }
        }
    }
}
