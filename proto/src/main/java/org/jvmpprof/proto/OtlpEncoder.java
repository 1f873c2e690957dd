package org.jvmpprof.proto;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes a profile as OTLP: the bytes are an ExportProfilesServiceRequest, and a ProfilesData too, for the two have the
 * same fields. An OTLP profile has one sample type, so there is one for each of ours, over one dictionary; samples whose
 * value is 0 are left out of it. Not compressed. Called on any thread; holds no state between calls.
 *
 * <p>Schema: {@code opentelemetry.proto.profiles.v1development} as of opentelemetry-proto 1.11.0 (status alpha; receivers
 * of 1.8 and older can't read it). What pprof has and OTLP has not goes into attributes that OpenTelemetry's semantic
 * conventions name {@code pprof.*}.
 */
public final class OtlpEncoder {
    /** The attribute that says which profile it is where the sample types do not: block or mutex, heap or nativemem. */
    public static final String PROFILE_TYPE = "jvm_pprof.profile.type";

    private static final String SCOPE = "org.jvmpprof";

    private final Profile profile;
    private final String profileType;
    private final OtlpDictionary dictionary;

    private OtlpEncoder(Profile profile, String profileType) throws IOException {
        this.profile = profile;
        this.profileType = requireNonNull(profileType, "profileType");
        this.dictionary = new OtlpDictionary(profile);
    }

    /**
     * Encodes one profile.
     *
     * @param resourceAttributes what OTLP calls the resource: {@code service.name}, {@code service.instance.id}…
     */
    public static byte[] encode(Profile profile, Map<String, String> resourceAttributes) {
        return encode(profile, "", resourceAttributes);
    }

    /**
     * Encodes one profile and says which it is.
     *
     * @param profileType the attribute {@link #PROFILE_TYPE}; empty for none
     * @param resourceAttributes as above
     */
    public static byte[] encode(Profile profile, String profileType, Map<String, String> resourceAttributes) {
        requireNonNull(resourceAttributes, "resourceAttributes");
        try {
            return new OtlpEncoder(requireNonNull(profile, "profile"), profileType).encode(resourceAttributes);
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array took no bytes", e);
        }
    }

    private byte[] encode(Map<String, String> resourceAttributes) throws IOException {
        ProtoMessage resourceProfiles = new ProtoMessage();
        resourceProfiles.message(OtlpFields.RESOURCE_PROFILES_RESOURCE, resource(resourceAttributes));
        resourceProfiles.message(OtlpFields.RESOURCE_PROFILES_SCOPE_PROFILES, scopeProfiles());
        return new ProtoMessage()
                .message(OtlpFields.DATA_RESOURCE_PROFILES, resourceProfiles)
                .message(OtlpFields.DATA_DICTIONARY, dictionary.finish())
                .toByteArray();
    }

    private static ProtoMessage resource(Map<String, String> attributes) throws IOException {
        ProtoMessage resource = new ProtoMessage();
        ProtoMessage keyValue = new ProtoMessage();
        ProtoMessage value = new ProtoMessage();
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            value.text(OtlpFields.ANY_VALUE_STRING, attribute.getValue());
            keyValue.text(OtlpFields.KEY_VALUE_KEY, attribute.getKey());
            keyValue.message(OtlpFields.KEY_VALUE_VALUE, value);
            resource.message(OtlpFields.RESOURCE_ATTRIBUTES, keyValue);
        }
        return resource;
    }

    private ProtoMessage scopeProfiles() throws IOException {
        ProtoMessage scope = new ProtoMessage().text(OtlpFields.SCOPE_NAME, SCOPE);
        ProtoMessage scopeProfiles = new ProtoMessage().message(OtlpFields.SCOPE_PROFILES_SCOPE, scope);
        int[] attributes = profileAttributes();
        for (int type : typesDefaultFirst()) {
            scopeProfiles.message(OtlpFields.SCOPE_PROFILES_PROFILES, profile(type, attributes));
        }
        return scopeProfiles;
    }

    /** Viewers show the first profile by default, so the default type, in pprof the last one or a named one, leads. */
    private int[] typesDefaultFirst() {
        int count = profile.sampleTypes().size();
        int named = profile.sampleTypeIndex(profile.defaultSampleType());
        int[] types = new int[count];
        if (count > 0) {
            types[0] = named < 0 ? count - 1 : named;
        }
        int next = 1;
        for (int type = 0; type < count; type++) {
            if (type != types[0]) {
                types[next++] = type;
            }
        }
        return types;
    }

    private ProtoMessage profile(int type, int[] attributes) throws IOException {
        ProtoMessage message = new ProtoMessage();
        message.message(
                OtlpFields.PROFILE_SAMPLE_TYPE, valueType(profile.sampleTypes().get(type)));
        ProtoMessage entry = new ProtoMessage();
        for (Sample sample : profile.samples()) {
            if (sample.value(type) != 0) {
                entry.number(OtlpFields.SAMPLE_STACK_INDEX, dictionary.stack(sample.locations()))
                        .packed(
                                OtlpFields.SAMPLE_ATTRIBUTE_INDICES,
                                dictionary.attributes().of(sample.labels()),
                                0)
                        .packed(OtlpFields.SAMPLE_VALUES, sample.value(type));
                message.message(OtlpFields.PROFILE_SAMPLES, entry);
            }
        }
        message.fixed(OtlpFields.PROFILE_TIME_UNIX_NANO, profile.timeNanos());
        message.number(OtlpFields.PROFILE_DURATION_NANO, profile.durationNanos());
        ValueType periodType = profile.periodType();
        if (periodType != null) {
            message.message(OtlpFields.PROFILE_PERIOD_TYPE, valueType(periodType));
        }
        message.number(OtlpFields.PROFILE_PERIOD, profile.period());
        return message.packed(OtlpFields.PROFILE_ATTRIBUTE_INDICES, attributes, 0);
    }

    private ProtoMessage valueType(ValueType type) throws IOException {
        return new ProtoMessage()
                .number(OtlpFields.VALUE_TYPE_TYPE, dictionary.strings().index(type.type()))
                .number(OtlpFields.VALUE_TYPE_UNIT, dictionary.strings().index(type.unit()));
    }

    private int[] profileAttributes() throws IOException {
        List<Integer> indexes = new ArrayList<>();
        if (!profile.comments().isEmpty()) {
            indexes.add(dictionary.attributes().texts("pprof.profile.comment", profile.comments()));
        }
        addText(indexes, PROFILE_TYPE, profileType);
        addText(indexes, "pprof.profile.doc_url", profile.docUrl());
        addText(indexes, "pprof.profile.drop_frames", profile.dropFrames());
        addText(indexes, "pprof.profile.keep_frames", profile.keepFrames());
        int[] array = new int[indexes.size()];
        Arrays.setAll(array, indexes::get);
        return array;
    }

    private void addText(List<Integer> indexes, String key, String text) throws IOException {
        if (!text.isEmpty()) {
            indexes.add(dictionary.attributes().text(key, text));
        }
    }
}
