package org.jvmpprof.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds encoder and decoder against the classes that protoc generates from profile.proto. */
class ProtobufOracleTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14})
    void generated_classes_read_what_was_encoded(long seed) throws IOException {
        Profile profile = new RandomProfiles(seed).next(50, 60, 40);
        var oracle = org.jvmpprof.proto.oracle.Profile.parseFrom(ProfileEncoder.encodeUncompressed(profile));
        assertThat(oracle.getUnknownFields().asMap()).isEmpty();
        ProfileEquality.assertSame(fromOracle(oracle), profile);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {21, 22, 23, 24})
    void what_generated_classes_write_with_wild_ids_is_decoded(long seed) throws IOException {
        Profile profile = new RandomProfiles(seed).next(50, 60, 40);
        byte[] bytes = toOracle(profile, new Random(seed)).toByteArray();
        ProfileEquality.assertSame(ProfileDecoder.decode(bytes, DecodeLimits.DEFAULT), profile);
    }

    private static Profile fromOracle(org.jvmpprof.proto.oracle.Profile p) {
        List<Function> functions = p.getFunctionList().stream()
                .map(f -> new Function(
                        string(p, f.getName()),
                        string(p, f.getSystemName()),
                        string(p, f.getFilename()),
                        f.getStartLine()))
                .toList();
        List<Location> locations = p.getLocationList().stream()
                .map(l -> new Location(
                        (int) l.getMappingId() - 1,
                        l.getAddress(),
                        l.getLineList().stream()
                                .map(line -> new Line((int) line.getFunctionId() - 1, line.getLine(), line.getColumn()))
                                .toList(),
                        l.getIsFolded()))
                .toList();
        return Profile.builder()
                .sampleTypes(p.getSampleTypeList().stream().map(t -> type(p, t)).toList())
                .samples(p.getSampleList().stream().map(s -> sample(p, s)).toList())
                .mappings(p.getMappingList().stream().map(m -> mapping(p, m)).toList())
                .locations(locations)
                .functions(functions)
                .dropFrames(string(p, p.getDropFrames()))
                .keepFrames(string(p, p.getKeepFrames()))
                .timeNanos(p.getTimeNanos())
                .durationNanos(p.getDurationNanos())
                .periodType(type(p, p.getPeriodType()))
                .period(p.getPeriod())
                .comments(p.getCommentList().stream().map(c -> string(p, c)).toList())
                .defaultSampleType(string(p, p.getDefaultSampleType()))
                .docUrl(string(p, p.getDocUrl()))
                .build();
    }

    private static Sample sample(org.jvmpprof.proto.oracle.Profile p, org.jvmpprof.proto.oracle.Sample s) {
        return new Sample(
                s.getLocationIdList().stream().mapToInt(id -> (int) (id - 1)).toArray(),
                s.getValueList().stream().mapToLong(Long::longValue).toArray(),
                s.getLabelList().stream()
                        .map(l -> l.getStr() != 0
                                ? Label.text(string(p, l.getKey()), string(p, l.getStr()))
                                : Label.number(string(p, l.getKey()), l.getNum(), string(p, l.getNumUnit())))
                        .toList());
    }

    private static Mapping mapping(org.jvmpprof.proto.oracle.Profile p, org.jvmpprof.proto.oracle.Mapping m) {
        return new Mapping(
                m.getMemoryStart(),
                m.getMemoryLimit(),
                m.getFileOffset(),
                string(p, m.getFilename()),
                string(p, m.getBuildId()),
                m.getHasFunctions(),
                m.getHasFilenames(),
                m.getHasLineNumbers(),
                m.getHasInlineFrames());
    }

    private static ValueType type(org.jvmpprof.proto.oracle.Profile p, org.jvmpprof.proto.oracle.ValueType t) {
        return new ValueType(string(p, t.getType()), string(p, t.getUnit()));
    }

    private static String string(org.jvmpprof.proto.oracle.Profile p, long index) {
        return p.getStringTable((int) index);
    }

    /** The same profile with random 64-bit ids, and a field that nobody knows. */
    private static org.jvmpprof.proto.oracle.Profile toOracle(Profile profile, Random random) {
        List<String> strings = new ArrayList<>(List.of(""));
        long[] mappingIds = random.longs(profile.mappings().size()).toArray();
        long[] functionIds = random.longs(profile.functions().size()).toArray();
        long[] locationIds = random.longs(profile.locations().size()).toArray();
        var builder = org.jvmpprof.proto.oracle.Profile.newBuilder();
        profile.sampleTypes().forEach(t -> builder.addSampleType(type(strings, t)));
        for (Sample s : profile.samples()) {
            var sample = org.jvmpprof.proto.oracle.Sample.newBuilder();
            Arrays.stream(s.locations()).forEach(l -> sample.addLocationId(locationIds[l]));
            Arrays.stream(s.values()).forEach(sample::addValue);
            for (Label l : s.labels()) {
                String text = l.text();
                sample.addLabel(org.jvmpprof.proto.oracle.Label.newBuilder()
                        .setKey(index(strings, l.key()))
                        .setStr(text == null ? 0 : index(strings, text))
                        .setNum(l.number())
                        .setNumUnit(index(strings, l.unit())));
            }
            builder.addSample(sample);
        }
        for (int i = 0; i < mappingIds.length; i++) {
            Mapping m = profile.mappings().get(i);
            builder.addMapping(org.jvmpprof.proto.oracle.Mapping.newBuilder()
                    .setId(mappingIds[i])
                    .setMemoryStart(m.start())
                    .setMemoryLimit(m.limit())
                    .setFileOffset(m.offset())
                    .setFilename(index(strings, m.filename()))
                    .setBuildId(index(strings, m.buildId()))
                    .setHasFunctions(m.hasFunctions())
                    .setHasFilenames(m.hasFilenames())
                    .setHasLineNumbers(m.hasLineNumbers())
                    .setHasInlineFrames(m.hasInlineFrames()));
        }
        for (int i = 0; i < locationIds.length; i++) {
            Location l = profile.locations().get(i);
            var location = org.jvmpprof.proto.oracle.Location.newBuilder()
                    .setId(locationIds[i])
                    .setMappingId(l.mapping() < 0 ? 0 : mappingIds[l.mapping()])
                    .setAddress(l.address())
                    .setIsFolded(l.folded());
            for (Line line : l.lines()) {
                location.addLine(org.jvmpprof.proto.oracle.Line.newBuilder()
                        .setFunctionId(functionIds[line.function()])
                        .setLine(line.line())
                        .setColumn(line.column()));
            }
            builder.addLocation(location);
        }
        for (int i = 0; i < functionIds.length; i++) {
            Function f = profile.functions().get(i);
            builder.addFunction(org.jvmpprof.proto.oracle.Function.newBuilder()
                    .setId(functionIds[i])
                    .setName(index(strings, f.name()))
                    .setSystemName(index(strings, f.systemName()))
                    .setFilename(index(strings, f.filename()))
                    .setStartLine(f.startLine()));
        }
        profile.comments().forEach(c -> builder.addComment(index(strings, c)));
        ValueType periodType = profile.periodType();
        if (periodType != null) {
            builder.setPeriodType(type(strings, periodType));
        }
        return builder.setDropFrames(index(strings, profile.dropFrames()))
                .setKeepFrames(index(strings, profile.keepFrames()))
                .setTimeNanos(profile.timeNanos())
                .setDurationNanos(profile.durationNanos())
                .setPeriod(profile.period())
                .setDefaultSampleType(index(strings, profile.defaultSampleType()))
                .setDocUrl(index(strings, profile.docUrl()))
                .addAllStringTable(strings)
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                77,
                                UnknownFieldSet.Field.newBuilder()
                                        .addVarint(5)
                                        .addFixed32(6)
                                        .addFixed64(7)
                                        .addLengthDelimited(ByteString.copyFromUtf8("new"))
                                        .build())
                        .build())
                .build();
    }

    private static org.jvmpprof.proto.oracle.ValueType type(List<String> strings, ValueType type) {
        return org.jvmpprof.proto.oracle.ValueType.newBuilder()
                .setType(index(strings, type.type()))
                .setUnit(index(strings, type.unit()))
                .build();
    }

    private static long index(List<String> strings, String string) {
        if (!strings.contains(string)) {
            strings.add(string);
        }
        return strings.indexOf(string);
    }
}
