package org.jvmpprof.agent.ship;

import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;

/** Encodes a round's profile, once for all exporters and attempts. Owned by {@code pprof-ship}. */
final class ProfileToShipment {
    private final ShipSettings settings;
    private final String process;
    private long sequence;

    ProfileToShipment(ShipSettings settings, ShipClock clock) {
        this.settings = settings;
        // Two lives of one instance must not share keys: the second's profiles would pass for repetitions.
        this.process = String.format(
                "%016x",
                Hash.of(settings.service()
                        + '\n'
                        + settings.instance()
                        + '\n'
                        + clock.unixMillis()
                        + '\n'
                        + clock.nanoTime()));
    }

    Shipment pack(ProfileType type, Profile profile, Round round) {
        return new Shipment(
                settings.service(),
                settings.instance(),
                type.collectorType(),
                settings.labels(),
                round.fromUnixNanos(),
                round.toUnixNanos(),
                profile.timeNanos(),
                process + '-' + type.collectorType() + '-' + ++sequence,
                ProfileEncoder.encode(profile));
    }
}
