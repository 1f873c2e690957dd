package org.jvmpprof.collector.foreign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jvmpprof.collector.ingest.SampleTypes;
import org.jvmpprof.collector.store.ProfileKind;
import org.jvmpprof.proto.OtlpEncoder;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileMerger;
import org.jvmpprof.proto.Sample;
import org.jvmpprof.proto.ValueType;

/**
 * OTLP profiles that were one: an OTLP profile has one sample type, a pprof several, so those of one scope with equal
 * times and periods, each of another type, are put together again, types in pprof's usual order. Where there are only
 * samples, or only their time, the period gives the other: profiles merge when they have the same types. Confined to one
 * thread.
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

    /** The kind that the sender names, if it is one of pprof's, else that which sample types and period tell. */
    ProfileKind kind(Profile profile) {
        ProfileKind named = ProfileKind.of(OtlpAttribute.text(members.get(0).attributes, OtlpEncoder.PROFILE_TYPE))
                .orElse(ProfileKind.OTHER);
        if (named.isPprof()) {
            return named;
        }
        ProfileKind kind = SampleTypes.kind(profile);
        ValueType period = profile.periodType();
        if (kind != ProfileKind.OTHER || period == null) {
            return kind;
        }
        return SampleTypes.kind(Profile.builder().sampleTypes(List.of(period)).build());
    }

    Profile profile(OtlpTables tables) {
        OtlpProfile first = members.get(0);
        Profile.Builder profile = Profile.builder()
                .locations(tables.locations)
                .functions(tables.functions)
                .mappings(tables.pprofMappings())
                .timeNanos(first.timeNanos)
                .durationNanos(first.durationNanos)
                .periodType(first.periodType)
                .period(first.period);
        boolean isAlone = members.size() == 1 && first.period > 0;
        ValueType period = first.periodType;
        if (isAlone && first.type.type().equals("samples") && period != null && isTime(period)) {
            profile.sampleTypes(List.of(first.type, period)).samples(samples(first, value ->
                    new long[] {value, value * first.period}));
        } else if (isAlone && isTime(first.type)) {
            profile.sampleTypes(List.of(new ValueType("samples", "count"), first.type))
                    .samples(samples(first, value -> new long[] {Math.round((double) value / first.period), value}));
        } else {
            addAll(profile, first);
        }
        addTexts(profile, first.attributes);
        ProfileMerger one = new ProfileMerger();
        one.add(profile.build());
        return one.result();
    }

    private static boolean isTime(ValueType type) {
        return type.unit().equals("nanoseconds")
                && (type.type().equals("cpu") || type.type().equals("wall"));
    }

    private static List<Sample> samples(OtlpProfile profile, LongFunction<long[]> toValues) {
        List<Sample> samples = new ArrayList<>(profile.entries.size());
        for (OtlpProfile.Entry entry : profile.entries) {
            samples.add(new Sample(entry.stack(), toValues.apply(entry.value()), entry.labels()));
        }
        return samples;
    }

    /** Each member's samples have its value only; the merger sums those of equal stacks. */
    private void addAll(Profile.Builder profile, OtlpProfile shownFirst) {
        List<OtlpProfile> ordered = new ArrayList<>(members);
        ordered.sort(Comparator.comparingInt(OtlpGroup::rank));
        List<ValueType> types = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        for (OtlpProfile member : ordered) {
            int type = types.size();
            types.add(member.type);
            samples.addAll(samples(member, value -> {
                long[] values = new long[ordered.size()];
                values[type] = value;
                return values;
            }));
        }
        boolean isLast = ordered.get(ordered.size() - 1) == shownFirst;
        profile.sampleTypes(types).samples(samples).defaultSampleType(isLast ? "" : shownFirst.type.type());
    }

    private static int rank(OtlpProfile profile) {
        int rank = USUAL_ORDER.indexOf(profile.type.type());
        return rank < 0 ? USUAL_ORDER.size() : rank;
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
