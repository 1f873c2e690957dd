package org.jvmpprof.collector.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.profiles.v1development.Function;
import io.opentelemetry.proto.profiles.v1development.KeyValueAndUnit;
import io.opentelemetry.proto.profiles.v1development.Line;
import io.opentelemetry.proto.profiles.v1development.Link;
import io.opentelemetry.proto.profiles.v1development.Location;
import io.opentelemetry.proto.profiles.v1development.Mapping;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import io.opentelemetry.proto.profiles.v1development.Stack;
import io.opentelemetry.proto.profiles.v1development.ValueType;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmpprof.collector.TestProfiles;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.IngestLimits;
import org.jvmpprof.collector.ingest.TooLargeException;
import org.jvmpprof.collector.ingest.Upload;
import org.jvmpprof.collector.store.LabelPair;
import org.jvmpprof.collector.store.ProfileKind;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.OtlpEncoder;
import org.jvmpprof.proto.ProfileDecoder;

/** Messages are made by OpenTelemetry's own classes. */
final class OtlpProfilesTest {
    private static final IngestLimits LIMITS = new IngestLimits(1 << 20, 4 << 20, 1000, 5, 40);
    private static final long NANOS = 1_790_000_000_000_000_000L;
    private static final List<String> STRINGS = List.of(
            "", "samples", "count", "cpu", "nanoseconds", "main", "work", "app.so", "thread.name", "bytes", "off_cpu");

    private static int string(String text) {
        return STRINGS.indexOf(text);
    }

    private static ValueType type(String name, String unit) {
        return ValueType.newBuilder()
                .setTypeStrindex(string(name))
                .setUnitStrindex(string(unit))
                .build();
    }

    /** main calls work, in app.so; attribute 1 is thread.name=main, 2 is bytes=7, 3 has a list. */
    private static ProfilesDictionary.Builder dictionary() {
        return ProfilesDictionary.newBuilder()
                .addAllStringTable(STRINGS)
                .addMappingTable(Mapping.getDefaultInstance())
                .addMappingTable(Mapping.newBuilder()
                        .setMemoryStart(0x1000)
                        .setMemoryLimit(0x9000)
                        .setFilenameStrindex(string("app.so")))
                .addFunctionTable(Function.getDefaultInstance())
                .addFunctionTable(Function.newBuilder().setNameStrindex(string("main")))
                .addFunctionTable(Function.newBuilder().setNameStrindex(string("work")))
                .addLocationTable(Location.getDefaultInstance())
                .addLocationTable(Location.newBuilder()
                        .setMappingIndex(1)
                        .setAddress(0x2000)
                        .addLines(Line.newBuilder().setFunctionIndex(1).setLine(10)))
                .addLocationTable(Location.newBuilder()
                        .setMappingIndex(1)
                        .setAddress(0x3000)
                        .addLines(Line.newBuilder().setFunctionIndex(2).setLine(20)))
                .addLinkTable(Link.getDefaultInstance())
                .addStackTable(Stack.getDefaultInstance())
                .addStackTable(Stack.newBuilder().addLocationIndices(2).addLocationIndices(1))
                .addStackTable(Stack.newBuilder().addLocationIndices(1))
                .addAttributeTable(KeyValueAndUnit.getDefaultInstance())
                .addAttributeTable(KeyValueAndUnit.newBuilder()
                        .setKeyStrindex(string("thread.name"))
                        .setValue(AnyValue.newBuilder().setStringValue("main")))
                .addAttributeTable(KeyValueAndUnit.newBuilder()
                        .setKeyStrindex(string("bytes"))
                        .setUnitStrindex(string("bytes"))
                        .setValue(AnyValue.newBuilder().setIntValue(7)))
                .addAttributeTable(KeyValueAndUnit.newBuilder()
                        .setKeyStrindex(string("thread.name"))
                        .setValue(AnyValue.newBuilder()
                                .setArrayValue(ArrayValue.newBuilder()
                                        .addValues(AnyValue.newBuilder().setStringValue("x")))));
    }

    private static ProfilesData message(ProfilesDictionary.Builder dictionary, Profile... profiles) {
        return ProfilesData.newBuilder()
                .setDictionary(dictionary)
                .addResourceProfiles(ResourceProfiles.newBuilder()
                        .setResource(Resource.newBuilder()
                                .addAttributes(attribute("service.name", "shop"))
                                .addAttributes(attribute("region", "eu")))
                        .addScopeProfiles(ScopeProfiles.newBuilder().addAllProfiles(List.of(profiles))))
                .build();
    }

    private static KeyValue attribute(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static List<Upload> unpack(ProfilesData data) throws Exception {
        return OtlpProfiles.unpack(data.toByteArray(), LIMITS, null);
    }

    private static org.jvmpprof.proto.Profile only(List<Upload> uploads) throws Exception {
        assertThat(uploads).hasSize(1);
        return ProfileDecoder.decode(uploads.get(0).blob(), DecodeLimits.DEFAULT);
    }

    private static Profile.Builder profile(String type, String unit) {
        return Profile.newBuilder()
                .setSampleType(type(type, unit))
                .setTimeUnixNano(NANOS)
                .setDurationNano(1_000_000_000);
    }

    private static Sample sample(int stack, long... values) {
        Sample.Builder sample = Sample.newBuilder().setStackIndex(stack);
        for (long value : values) {
            sample.addValues(value);
        }
        return sample.build();
    }

    /** As OpenTelemetry's own profiler sends: counts, and a period that says what each stands for. */
    @Test
    void samples_with_a_cpu_period_become_a_cpu_profile_with_time() throws Exception {
        ProfilesData data = message(
                dictionary(),
                profile("samples", "count")
                        .setPeriod(50)
                        .setPeriodType(type("cpu", "nanoseconds"))
                        .addSamples(sample(1, 2))
                        .addSamples(sample(2, 1, 3))
                        .build());

        Upload upload = unpack(data).get(0);
        org.jvmpprof.proto.Profile got = only(unpack(data));

        assertThat(upload.kind()).isEqualTo(ProfileKind.CPU);
        assertThat(upload.service()).isEqualTo("shop");
        assertThat(upload.labels()).containsExactly(new LabelPair("region", "eu"));
        assertThat(got.sampleTypes()).extracting(Object::toString).hasSize(2);
        assertThat(got.total(0)).isEqualTo(6);
        assertThat(got.total(1)).isEqualTo(300);
        assertThat(got.mappings().get(0).filename()).isEqualTo("app.so");
        assertThat(got.locations().get(0).address()).isEqualTo(0x3000);
        assertThat(got.functions().get(0).name()).isEqualTo("work");
        assertThat(got.timeNanos()).isEqualTo(NANOS);
    }

    @Test
    void the_sender_may_name_the_kind_that_types_do_not_tell() throws Exception {
        org.jvmpprof.proto.Profile contention = org.jvmpprof.proto.Profile.builder()
                .sampleType("contentions", "count")
                .sampleType("delay", "nanoseconds")
                .build();

        assertThat(kind(OtlpEncoder.encode(contention, "mutex", Map.of()))).isEqualTo(ProfileKind.MUTEX);
        assertThat(kind(OtlpEncoder.encode(contention, "block", Map.of()))).isEqualTo(ProfileKind.BLOCK);
        assertThat(kind(OtlpEncoder.encode(contention, "of another house", Map.of())))
                .isEqualTo(ProfileKind.BLOCK);
        assertThat(kind(OtlpEncoder.encode(contention, Map.of()))).isEqualTo(ProfileKind.BLOCK);
    }

    private static ProfileKind kind(byte[] otlp) throws Exception {
        return OtlpProfiles.unpack(otlp, LIMITS, null).get(0).kind();
    }

    @Test
    void values_that_are_left_out_are_one_for_each_timestamp() throws Exception {
        Sample timed = Sample.newBuilder()
                .setStackIndex(1)
                .addAttributeIndices(1)
                .addAllTimestampsUnixNano(List.of(NANOS, NANOS + 1, NANOS + 2))
                .build();

        org.jvmpprof.proto.Profile got = only(unpack(message(
                dictionary(), profile("samples", "count").addSamples(timed).build())));

        assertThat(got.total(0)).isEqualTo(3);
        assertThat(got.samples().get(0).labels()).containsExactly(Label.text("thread.name", "main"));
    }

    @Test
    void attributes_of_samples_are_labels_and_lists_are_none() throws Exception {
        Sample sample = sample(1, 5).toBuilder()
                .addAllAttributeIndices(List.of(1, 2, 3))
                .setLinkIndex(0)
                .build();

        org.jvmpprof.proto.Profile got = only(unpack(message(
                dictionary(), profile("cpu", "nanoseconds").addSamples(sample).build())));

        assertThat(got.samples().get(0).labels())
                .containsExactlyInAnyOrder(Label.text("thread.name", "main"), Label.number("bytes", 7, "bytes"));
    }

    @Test
    void equal_types_at_one_time_stay_two_profiles() throws Exception {
        Profile one = profile("cpu", "nanoseconds").addSamples(sample(1, 5)).build();

        List<Upload> uploads =
                OtlpProfiles.unpack(message(dictionary(), one, one).toByteArray(), LIMITS, "key");

        assertThat(uploads).extracting(Upload::idempotencyKey).containsExactly("key-0", "key-1");
    }

    @Test
    void a_type_that_nobody_knows_is_kept_as_other() throws Exception {
        List<Upload> uploads = unpack(message(
                dictionary(),
                profile("off_cpu", "nanoseconds").addSamples(sample(1, 5)).build()));

        assertThat(uploads.get(0).kind()).isEqualTo(ProfileKind.OTHER);
        assertThat(only(uploads).total(0)).isEqualTo(5);
    }

    @Test
    void attributes_of_the_resource_never_refuse_a_profile() throws Exception {
        ProfilesData data = message(dictionary(), profile("cpu", "nanoseconds").build());
        Resource.Builder resource = Resource.newBuilder()
                .addAttributes(attribute("process.command_line", "x".repeat(100)))
                .addAttributes(attribute("process.executable.name", "java"));
        for (int i = 0; i < 9; i++) {
            resource.addAttributes(attribute("label" + i, "v"));
        }

        Upload upload = unpack(ProfilesData.newBuilder(data)
                        .setResourceProfiles(
                                0, data.getResourceProfiles(0).toBuilder().setResource(resource))
                        .build())
                .get(0);

        assertThat(upload.service()).isEqualTo("unknown_service:java");
        assertThat(upload.labels()).hasSize(5).extracting(LabelPair::key).doesNotContain("process.command_line");
    }

    /** In 1.8, field 2 of a sample had the values and 3 the attributes. */
    @Test
    void samples_of_version_1_8_are_read_too() throws Exception {
        ByteArrayOutputStream sample = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(sample);
        out.writeInt32(1, 1);
        out.writeByteArray(2, new byte[] {40, 2});
        out.writeByteArray(3, new byte[] {1});
        out.writeInt32(4, 0);
        out.flush();
        byte[] bare = {8, 1, 18, 1, 42};

        Profile profile = profile("cpu", "nanoseconds")
                .addSamples(Sample.newBuilder()
                        .setUnknownFields(com.google.protobuf.UnknownFieldSet.parseFrom(sample.toByteArray())))
                .addSamples(Sample.newBuilder().setUnknownFields(com.google.protobuf.UnknownFieldSet.parseFrom(bare)))
                .build();
        org.jvmpprof.proto.Profile got = only(unpack(message(dictionary(), profile)));

        assertThat(got.samples()).hasSize(2);
        assertThat(got.samples().get(0).value(0)).isEqualTo(42);
        assertThat(got.samples().get(0).labels()).containsExactly(Label.text("thread.name", "main"));
        assertThat(got.samples().get(1).value(0)).isEqualTo(42);
    }

    /** async-profiler writes repeated numbers one by one, and names types after its events. */
    @Test
    void async_profilers_dialect_becomes_the_usual_types() throws Exception {
        byte[] unpacked = {8, 1, 32, 60, 32, 40};
        ProfilesDictionary.Builder dictionary = dictionary();
        dictionary
                .clearStringTable()
                .addAllStringTable(STRINGS)
                .addStringTable("itimer")
                .addStringTable("ns");
        ValueType itimer = ValueType.newBuilder()
                .setTypeStrindex(STRINGS.size())
                .setUnitStrindex(STRINGS.size() + 1)
                .build();

        List<Upload> uploads = unpack(message(
                dictionary,
                Profile.newBuilder()
                        .setSampleType(itimer)
                        .setPeriodType(itimer)
                        .setPeriod(10)
                        .addSamples(Sample.newBuilder()
                                .setUnknownFields(com.google.protobuf.UnknownFieldSet.parseFrom(unpacked)))
                        .build()));

        assertThat(uploads.get(0).kind()).isEqualTo(ProfileKind.CPU);
        org.jvmpprof.proto.Profile got = only(uploads);
        assertThat(got.sampleTypeIndex("samples")).isZero();
        assertThat(got.sampleTypeIndex("cpu")).isEqualTo(1);
        assertThat(got.samples().get(0).values()).containsExactly(10, 100);
    }

    @Test
    void version_1_7_is_refused_by_name() throws Exception {
        byte[] oldProfile = {26, 2, 1, 2};
        Profile profile = Profile.newBuilder()
                .setUnknownFields(com.google.protobuf.UnknownFieldSet.parseFrom(oldProfile))
                .build();

        assertThatThrownBy(() -> unpack(message(dictionary(), profile)))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("opentelemetry-proto 1.7 or older");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 1_000_000, -1})
    void an_index_out_of_range_is_refused(int stack) {
        assertThatThrownBy(() -> unpack(message(
                        dictionary(),
                        profile("cpu", "nanoseconds")
                                .addSamples(sample(stack, 1))
                                .build())))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("stack index");
    }

    @Test
    void too_many_samples_are_refused() {
        Profile.Builder profile = profile("cpu", "nanoseconds");
        for (int i = 0; i <= LIMITS.samples(); i++) {
            profile.addSamples(sample(1, 1));
        }
        assertThatThrownBy(() -> unpack(message(dictionary(), profile.build())))
                .isInstanceOf(TooLargeException.class)
                .hasMessageContaining("limit.samples");
    }

    @Test
    void json_says_the_same_as_protobuf() throws Exception {
        String json = """
                {"resourceProfiles":[{"resource":{"attributes":[
                    {"key":"service.name","value":{"stringValue":"shop"}},
                    {"key":"n","value":{"intValue":"5"}},{"key":"b","value":{"boolValue":true}}]},
                  "scopeProfiles":[{"scope":{"name":"x"},"profiles":[{
                    "sampleType":{"typeStrindex":1,"unitStrindex":2},
                    "samples":[{"stackIndex":1,"values":["7",1.0e0],"attributeIndices":[1]}],
                    "timeUnixNano":"1790000000000000000","duration_nano":1000000000}]}]}],
                 "dictionary":{"stringTable":["","cpu","nanoseconds","f","thread"],
                  "functionTable":[{},{"nameStrindex":3}],"mappingTable":[{}],
                  "locationTable":[{},{"address":"18446744073709551615","lines":[{"functionIndex":1,"line":"3"}]}],
                  "stackTable":[{},{"locationIndices":[1]}],
                  "attributeTable":[{},{"keyStrindex":4,"value":{"stringValue":"main"}}]}}
                """;

        List<Upload> uploads =
                OtlpProfiles.unpack(JsonToProto.otlp(json.getBytes(StandardCharsets.UTF_8)), LIMITS, null);

        assertThat(uploads.get(0).labels()).containsExactly(new LabelPair("b", "true"), new LabelPair("n", "5"));
        org.jvmpprof.proto.Profile got = only(uploads);
        assertThat(got.samples().get(0).values()).containsExactly(8);
        assertThat(got.samples().get(0).labels()).containsExactly(Label.text("thread", "main"));
        assertThat(got.locations().get(0).address()).isEqualTo(-1);
        assertThat(got.timeNanos()).isEqualTo(NANOS);
        assertThat(got.durationNanos()).isEqualTo(1_000_000_000);
    }

    /** Whatever comes, it is read or refused; nothing else is thrown. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void damaged_messages_are_read_or_refused(long seed) throws Exception {
        Random random = new Random(seed);
        byte[] whole = OtlpEncoder.encode(
                ProfileDecoder.decode(TestProfiles.large(seed, 20, NANOS), DecodeLimits.DEFAULT),
                Map.of("service.name", "shop"));
        int refused = 0;
        for (int i = 0; i < 1_000; i++) {
            byte[] damaged = damage(whole, random);
            try {
                OtlpProfiles.unpack(damaged, LIMITS, null);
            } catch (BadRequestException | TooLargeException e) {
                refused++;
            }
        }
        assertThat(refused).as("seed " + seed).isGreaterThan(100);
    }

    private static byte[] damage(byte[] whole, Random random) throws IOException {
        byte[] damaged = whole.clone();
        for (int i = random.nextInt(8); i >= 0; i--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? java.util.Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
    }
}
