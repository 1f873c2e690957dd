package org.jvmpprof.collector.foreign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.SampleTypes;
import org.jvmpprof.collector.store.ProfileKind;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileMerger;
import org.jvmpprof.proto.Sample;
import org.jvmpprof.proto.ValueType;

/**
 * OTLP profiles that were one: an OTLP profile has one sample type, a pprof several, so those of one scope with equal
 * times and periods, each of another type, are put together again, types in pprof's usual order. A CPU profile that counts
 * samples only gets the time too, samples × period, for that is what is merged and shown. Confined to one thread.
 */
final class OtlpGroup {
    private static final List<String> USUAL_ORDER = List.of(
            "samples",
            "cpu",
            "wall",
            "alloc_objects",
            "alloc_space",
            "inuse_objects",
            "inuse_space",
            "contentions",
            "delay");

    private final List<OtlpProfile> members = new ArrayList<>();

    private OtlpGroup() {}

    /** Sorts the profiles of one scope into groups. */
    static List<OtlpGroup> of(List<OtlpProfile> profiles) {
        List<OtlpGroup> groups = new ArrayList<>();
        for (OtlpProfile profile : profiles) {
            OtlpGroup group = groups.stream()
                    .filter(known -> known.takes(profile))
                    .findFirst()
                    .orElse(null);
            if (group == null) {
                group = new OtlpGroup();
                groups.add(group);
            }
            group.members.add(profile);
        }
        return groups;
    }

    private boolean takes(OtlpProfile other) {
        OtlpProfile first = members.get(0);
        return first.timeNanos == other.timeNanos
                && first.durationNanos == other.durationNanos
                && first.period == other.period
                && Objects.equals(first.periodType, other.periodType)
                && members.stream().noneMatch(member -> member.type.type().equals(other.type.type()));
    }

    /** The kind that sample types and period tell. */
    static ProfileKind kind(Profile profile) {
        ProfileKind kind = SampleTypes.kind(profile);
        ValueType period = profile.periodType();
        if (kind != ProfileKind.OTHER || period == null) {
            return kind;
        }
        return SampleTypes.kind(Profile.builder().sampleTypes(List.of(period)).build());
    }

    Profile profile(OtlpTables tables) {
        OtlpProfile shownFirst = members.get(0);
        List<OtlpProfile> ordered = new ArrayList<>(members);
        ordered.sort(Comparator.comparingInt(OtlpGroup::rank));
        List<ValueType> types = new ArrayList<>();
        ordered.forEach(member -> types.add(member.type));
        ValueType time = timeOfSamples(ordered);
        if (time != null) {
            types.add(time);
        }
        List<Sample> samples = new ArrayList<>();
        for (int type = 0; type < ordered.size(); type++) {
            addSamples(samples, ordered.get(type), type, types.size(), time == null ? 0 : shownFirst.period);
        }
        boolean isLast = time != null || ordered.get(ordered.size() - 1) == shownFirst;
        Profile.Builder profile = Profile.builder()
                .sampleTypes(types)
                .defaultSampleType(isLast ? "" : shownFirst.type.type())
                .samples(samples)
                .locations(tables.locations)
                .functions(tables.functions)
                .mappings(tables.pprofMappings())
                .timeNanos(shownFirst.timeNanos)
                .durationNanos(shownFirst.durationNanos)
                .periodType(shownFirst.periodType)
                .period(shownFirst.period);
        addTexts(profile, shownFirst.attributes);
        ProfileMerger one = new ProfileMerger();
        one.add(profile.build());
        return one.result();
    }

    private static int rank(OtlpProfile profile) {
        int rank = USUAL_ORDER.indexOf(profile.type.type());
        return rank < 0 ? USUAL_ORDER.size() : rank;
    }

    /** The period's type where samples are all there is and the period says what each stands for. */
    private static @Nullable ValueType timeOfSamples(List<OtlpProfile> ordered) {
        OtlpProfile only = ordered.get(0);
        ValueType period = only.periodType;
        boolean isTime = period != null && period.unit().equals("nanoseconds") && only.period > 0;
        return ordered.size() == 1 && isTime && only.type.type().equals("samples") ? period : null;
    }

    /** @param nanosOfEach if not 0, the last value is that many times the first */
    private static void addSamples(List<Sample> samples, OtlpProfile profile, int type, int types, long nanosOfEach) {
        for (OtlpProfile.Entry entry : profile.entries) {
            long[] values = new long[types];
            values[type] = entry.value();
            if (nanosOfEach != 0) {
                values[types - 1] = entry.value() * nanosOfEach;
            }
            samples.add(new Sample(entry.stack(), values, entry.labels()));
        }
    }

    private static void addTexts(Profile.Builder profile, List<OtlpAttribute> attributes) {
        for (OtlpAttribute attribute : attributes) {
            switch (attribute.key()) {
                case "pprof.profile.comment" -> attribute.list().forEach(profile::comment);
                case "pprof.profile.doc_url" -> profile.docUrl(attribute.shown());
                case "pprof.profile.drop_frames" -> profile.dropFrames(attribute.shown());
                case "pprof.profile.keep_frames" -> profile.keepFrames(attribute.shown());
                default -> {
                    // about the sender, not a part of a pprof profile
                }
            }
        }
    }
}
