package org.jvmpprof.agent;

import java.net.URI;
import java.util.EnumSet;
import java.util.Set;
import org.jvmpprof.agent.config.OptionTable;
import org.jvmpprof.agent.config.Options;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.ship.ShipSettings;

/** What the options say of shipping, in the shipper's words. */
final class OptionsToShipSettings {
    private OptionsToShipSettings() {}

    /** Without a collector nothing is shipped. */
    static boolean isWanted(Options options) {
        return !options.get(OptionTable.COLLECTOR).isEmpty();
    }

    /** @throws IllegalArgumentException with the line for the user, where the shipper is stricter than the table */
    static ShipSettings convert(Options options) {
        ShipSettings.Builder ship = ShipSettings.builder(options.service(), options.instance());
        for (URI collector : options.get(OptionTable.COLLECTOR)) {
            ship.collector(collector.toString());
        }
        options.labels().forEach(ship::label);
        options.headers().forEach(ship::header);
        options.get(OptionTable.COLLECTOR_TOKEN).ifPresent(ship::token);
        options.get(OptionTable.COLLECTOR_TOKEN_FILE).ifPresent(ship::tokenFile);
        options.get(OptionTable.COLLECTOR_USER).ifPresent(ship::user);
        options.get(OptionTable.COLLECTOR_PASSWORD_FILE).ifPresent(ship::passwordFile);
        options.get(OptionTable.COLLECTOR_CA).ifPresent(ship::ca);
        options.get(OptionTable.COLLECTOR_CERT).ifPresent(ship::cert);
        options.get(OptionTable.COLLECTOR_KEY).ifPresent(ship::key);
        options.get(OptionTable.SPOOL_DIR).ifPresent(ship::spoolDir);
        return ship.proxy(options.get(OptionTable.COLLECTOR_PROXY))
                .timeout(options.get(OptionTable.COLLECTOR_TIMEOUT))
                .interval(options.get(OptionTable.SHIP_INTERVAL))
                .jitter(options.get(OptionTable.SHIP_JITTER))
                .fleetRatio(options.get(OptionTable.FLEET_RATIO))
                .profiles(types(options))
                .spoolMaxBytes(options.get(OptionTable.SPOOL_MAX))
                .build();
    }

    /** Rounds that are only kept: as those that would be shipped. */
    static ShipSettings convertLocal(Options options) {
        return ShipSettings.builder(options.service(), options.instance())
                .interval(options.get(OptionTable.SHIP_INTERVAL))
                .jitter(options.get(OptionTable.SHIP_JITTER))
                .profiles(types(options))
                .buildLocal();
    }

    private static Set<ProfileType> types(Options options) {
        Set<ProfileType> types = EnumSet.noneOf(ProfileType.class);
        for (String name : options.get(OptionTable.SHIP_PROFILES)) {
            for (ProfileType type : ProfileType.values()) {
                // The collector's words: cpu, where the endpoint says profile. allocs is heap in another order.
                if (type.collectorType().equals(name) && type != ProfileType.ALLOCS) {
                    types.add(type);
                }
            }
        }
        return types;
    }
}
