package org.jvmpprof.proto;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.profiles.v1development.KeyValueAndUnit;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads with OpenTelemetry's own classes what was encoded. */
class OtlpEncoderTest {
    private static ProfilesData decode(Profile profile) throws Exception {
        byte[] bytes = OtlpEncoder.encode(profile, Map.of("service.name", "shop"));
        ProfilesData data = ProfilesData.parseFrom(bytes);
        assertThat(data.getUnknownFields().asMap()).isEmpty();
        assertThat(ExportProfilesServiceRequest.parseFrom(bytes).toByteArray()).isEqualTo(data.toByteArray());
        return data;
    }

    private static List<io.opentelemetry.proto.profiles.v1development.Profile> profiles(ProfilesData data) {
        return data.getResourceProfiles(0).getScopeProfiles(0).getProfilesList();
    }

    @Test
    void the_first_entry_of_every_table_is_empty() throws Exception {
        ProfilesDictionary d = decode(WireInvariantsTest.agentLike().build()).getDictionary();
        assertThat(d.getStringTable(0)).isEmpty();
        assertThat(d.getMappingTable(0).getSerializedSize()).isZero();
        assertThat(d.getLocationTable(0).getSerializedSize()).isZero();
        assertThat(d.getFunctionTable(0).getSerializedSize()).isZero();
        assertThat(d.getAttributeTable(0).getSerializedSize()).isZero();
        assertThat(d.getStackTable(0).getSerializedSize()).isZero();
        assertThat(d.getLinkTableList()).hasSize(1);
        assertThat(d.getLinkTable(0).getTraceId().toByteArray()).isEqualTo(new byte[16]);
        assertThat(d.getLinkTable(0).getSpanId().toByteArray()).isEqualTo(new byte[8]);
    }

    @Test
    void resource_and_header_arrive() throws Exception {
        ProfilesData data = decode(
                WireInvariantsTest.agentLike().docUrl("https://example.org/").build());
        var resource = data.getResourceProfiles(0).getResource();
        assertThat(resource.getAttributes(0).getKey()).isEqualTo("service.name");
        assertThat(resource.getAttributes(0).getValue().getStringValue()).isEqualTo("shop");
        assertThat(profiles(data)).hasSize(2);
        var cpu = profiles(data).get(0);
        ProfilesDictionary d = data.getDictionary();
        assertThat(d.getStringTable(cpu.getSampleType().getTypeStrindex())).isEqualTo("cpu");
        assertThat(d.getStringTable(cpu.getSampleType().getUnitStrindex())).isEqualTo("nanoseconds");
        assertThat(d.getStringTable(cpu.getPeriodType().getTypeStrindex())).isEqualTo("cpu");
        assertThat(cpu.getPeriod()).isEqualTo(10_000_000);
        assertThat(cpu.getTimeUnixNano()).isEqualTo(1_700_000_000_000_000_000L);
        assertThat(cpu.getDurationNano()).isEqualTo(1_000_000_000);
        assertThat(cpu.getAttributeIndicesList())
                .extracting(i -> attribute(d, i))
                .containsExactly(
                        "pprof.profile.comment=[engine: native]", "pprof.profile.doc_url=https://example.org/");
    }

    @Test
    void the_default_sample_type_leads() throws Exception {
        Profile profile =
                WireInvariantsTest.agentLike().defaultSampleType("samples").build();
        ProfilesData data = decode(profile);
        assertThat(profiles(data))
                .extracting(p ->
                        data.getDictionary().getStringTable(p.getSampleType().getTypeStrindex()))
                .containsExactly("samples", "cpu");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {91, 92, 93})
    void stacks_labels_and_values_arrive(long seed) throws Exception {
        Profile profile = new RandomProfiles(seed).next(80, 40, 10);
        ProfilesData data = decode(profile);
        for (var otlp : profiles(data)) {
            String name =
                    data.getDictionary().getStringTable(otlp.getSampleType().getTypeStrindex());
            assertThat(sums(data.getDictionary(), otlp)).isEqualTo(sums(profile, profile.sampleTypeIndex(name)));
        }
        assertThat(data.getDictionary().getStackTableList()).doesNotHaveDuplicates();
        assertThat(data.getDictionary().getAttributeTableList()).doesNotHaveDuplicates();
    }

    private static Map<String, Long> sums(
            ProfilesDictionary d, io.opentelemetry.proto.profiles.v1development.Profile profile) {
        Map<String, Long> sums = new HashMap<>();
        for (var sample : profile.getSamplesList()) {
            StringBuilder key = new StringBuilder();
            for (int index : d.getStackTable(sample.getStackIndex()).getLocationIndicesList()) {
                var location = d.getLocationTable(index);
                key.append(d.getStringTable(
                        d.getMappingTable(location.getMappingIndex()).getFilenameStrindex()));
                key.append('@').append(location.getAddress());
                for (var line : location.getLinesList()) {
                    var function = d.getFunctionTable(line.getFunctionIndex());
                    key.append(' ')
                            .append(d.getStringTable(function.getSystemNameStrindex()))
                            .append(' ');
                    key.append(d.getStringTable(function.getFilenameStrindex())).append(function.getStartLine());
                    key.append(':').append(line.getLine()).append(':').append(line.getColumn());
                }
            }
            List<String> labels = new ArrayList<>();
            sample.getAttributeIndicesList().forEach(i -> labels.add(attribute(d, i)));
            assertThat(sample.getValuesCount()).isEqualTo(1);
            sums.merge(key.append(labels).toString(), sample.getValues(0), Long::sum);
        }
        return new TreeMap<>(sums);
    }

    private static Map<String, Long> sums(Profile profile, int type) {
        Map<String, Long> sums = new HashMap<>();
        for (Sample sample : profile.samples()) {
            StringBuilder key = new StringBuilder();
            for (int index : sample.locations()) {
                Location location = profile.locations().get(index);
                key.append(profile.mappings().get(location.mapping()).filename());
                key.append('@').append(location.address());
                for (Line line : location.lines()) {
                    Function function = profile.functions().get(line.function());
                    key.append(' ').append(function.systemName()).append(' ').append(function.filename());
                    key.append(function.startLine())
                            .append(':')
                            .append(line.line())
                            .append(':')
                            .append(line.column());
                }
            }
            List<String> labels = new ArrayList<>();
            for (Label label : sample.labels()) {
                labels.add(label.key() + '=' + (label.isText() ? label.text() : label.number() + label.unit()));
            }
            if (sample.value(type) != 0) {
                sums.merge(key.append(labels).toString(), sample.value(type), Long::sum);
            }
        }
        return new TreeMap<>(sums);
    }

    private static String attribute(ProfilesDictionary d, int index) {
        KeyValueAndUnit attribute = d.getAttributeTable(index);
        AnyValue value = attribute.getValue();
        String text = switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> String.valueOf(value.getIntValue());
            case ARRAY_VALUE ->
                Arrays.toString(value.getArrayValue().getValuesList().stream()
                        .map(AnyValue::getStringValue)
                        .toArray());
            default -> value.toString();
        };
        return d.getStringTable(attribute.getKeyStrindex())
                + '='
                + text
                + d.getStringTable(attribute.getUnitStrindex());
    }
}
