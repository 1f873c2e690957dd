package org.jvmpprof.agent.endpoint;

import java.util.ArrayList;
import java.util.List;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileMath;
import org.jvmpprof.proto.Sample;

/** Differences of two snapshots of one profile, with the header that readers of deltas expect. */
final class Deltas {
    private Deltas() {}

    /** What {@code after} has more than {@code before}; its time is the end, its duration the time between. */
    static Profile between(Profile before, Profile after, long durationNanos) {
        return ProfileMath.since(before, after).toBuilder()
                .timeNanos(after.timeNanos())
                .durationNanos(durationNanos)
                .build();
    }

    /**
     * As {@link #between}, but values in use stay as they are in {@code after}: they are a state, and a collector that
     * sums deltas up would make nonsense of their differences.
     */
    static Profile sinceLast(Profile before, Profile after, long durationNanos) {
        List<Sample> samples = new ArrayList<>(before.samples().size());
        for (Sample sample : before.samples()) {
            long[] values = new long[sample.valueCount()];
            for (int i = 0; i < values.length; i++) {
                boolean state = before.sampleTypes().get(i).type().startsWith("inuse_");
                values[i] = state ? 0 : sample.value(i);
            }
            samples.add(new Sample(sample.locations(), values, sample.labels()));
        }
        return between(before.toBuilder().samples(samples).build(), after, durationNanos);
    }
}
