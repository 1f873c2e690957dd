package org.jvmpprof.collector.scrape;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.Gate;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.ingest.ProfileBody;
import org.jvmpprof.collector.ingest.TooLargeException;
import org.jvmpprof.proto.IncompatibleProfilesException;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;
import org.jvmpprof.proto.ProfileMath;
import org.jvmpprof.proto.Sample;

/**
 * Makes what was added between two scrapes of sums that begin with the process: merged, snapshots would count an early
 * allocation once for every scrape since. The first scrape is only kept. A sum that has become less means that the
 * process began anew; then all of it is new. Keeps the last profile of each type, encoded. Owned by the target's scrape.
 */
final class Differences {
    private final ProfileBody body;
    private final Map<ScrapeType, byte[]> last = new EnumMap<>(ScrapeType.class);

    Differences(ProfileBody body) {
        this.body = body;
    }

    /** What to store, or null after the first scrape. */
    @SuppressWarnings("try") // passes are only held
    byte @Nullable [] since(ScrapeType type, byte[] now)
            throws BadRequestException, TooLargeException, OverloadedException {
        try (Gate.Pass decoding = body.enter(now)) {
            Profile after = body.decode(now);
            byte[] known = last.put(type, now);
            if (known == null) {
                return null;
            }
            try (Gate.Pass decodingKnown = body.enter(known)) {
                return ProfileEncoder.encode(difference(body.decode(known), after));
            }
        }
    }

    private static Profile difference(Profile before, Profile after) {
        try {
            Profile difference = ProfileMath.since(before, after);
            if (isRestarted(difference)) {
                return after;
            }
            boolean isTimed = before.timeNanos() > 0 && after.timeNanos() > before.timeNanos();
            return isTimed
                    ? difference.toBuilder()
                            .timeNanos(before.timeNanos())
                            .durationNanos(after.timeNanos() - before.timeNanos())
                            .build()
                    : difference;
        } catch (IncompatibleProfilesException e) {
            return after;
        }
    }

    /** The first value counts what has happened (allocations, contentions), which can't become less. */
    private static boolean isRestarted(Profile difference) {
        for (Sample sample : difference.samples()) {
            if (sample.valueCount() > 0 && sample.value(0) < 0) {
                return true;
            }
        }
        return false;
    }
}
