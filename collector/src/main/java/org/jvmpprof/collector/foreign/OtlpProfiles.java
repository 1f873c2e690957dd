package org.jvmpprof.collector.foreign;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.IngestLimits;
import org.jvmpprof.collector.ingest.TooLargeException;
import org.jvmpprof.collector.ingest.Upload;
import org.jvmpprof.collector.store.LabelPair;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;

/**
 * Turns an OTLP message (ExportProfilesServiceRequest, protobuf) into pprof profiles. The resource's {@code service.name}
 * is the service, its {@code service.instance.id} the instance, and its plain attributes are labels; those longer than
 * the limit, and those beyond the allowed number, are left out, since nobody who is profiled chose them. Links to traces
 * are left out, timestamps are summed up. Source: opentelemetry-proto 1.8 to 1.11, profiles v1development.
 */
public final class OtlpProfiles {
    private static final String SERVICE = "service.name";
    private static final String INSTANCE = "service.instance.id";
    /** What OpenTelemetry calls a service without a name. */
    private static final String UNKNOWN = "unknown_service";
    /** So many OTLP profiles may become one pprof, each of its samples counted for each. */
    private static final long TYPES_OF_A_PROFILE = 4;

    private final IngestLimits limits;
    private final @Nullable String idempotencyKey;
    private final List<Upload> uploads = new ArrayList<>();
    private OtlpTables tables = new OtlpTables();
    private long samplesLeft;

    private OtlpProfiles(IngestLimits limits, @Nullable String idempotencyKey) {
        this.limits = limits;
        this.idempotencyKey = idempotencyKey;
        this.samplesLeft = TYPES_OF_A_PROFILE * limits.samples();
    }

    /** The profiles in {@code message}, which is not compressed. */
    public static List<Upload> unpack(byte[] message, IngestLimits limits, @Nullable String idempotencyKey)
            throws BadRequestException, TooLargeException {
        OtlpProfiles profiles = new OtlpProfiles(limits, idempotencyKey);
        try {
            profiles.read(new ProtoInput(message));
        } catch (IOException e) {
            throw new BadRequestException("malformed OTLP: " + e.getMessage(), e);
        }
        return profiles.uploads;
    }

    private void read(ProtoInput in) throws IOException, BadRequestException, TooLargeException {
        List<ProtoInput> resources = new ArrayList<>();
        List<ProtoInput> dictionaries = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> resources.add(in.message());
                case 2 -> dictionaries.add(in.message());
                default -> in.skip();
            }
        }
        tables = OtlpTables.read(dictionaries);
        for (ProtoInput resource : resources) {
            readResource(resource);
        }
    }

    private void readResource(ProtoInput in) throws IOException, BadRequestException, TooLargeException {
        List<OtlpAttribute> about = Collections.emptyList();
        List<ProtoInput> scopes = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> about = attributes(in.message());
                case 2 -> scopes.add(in.message());
                default -> in.skip();
            }
        }
        for (ProtoInput scope : scopes) {
            readScope(scope, about);
        }
    }

    private List<OtlpAttribute> attributes(ProtoInput resource) throws IOException, BadRequestException {
        List<OtlpAttribute> attributes = new ArrayList<>();
        while (resource.next()) {
            if (resource.field() == 1) {
                attributes.add(OtlpAttribute.readKeyValue(resource.message(), tables));
            } else {
                resource.skip();
            }
        }
        return attributes;
    }

    private void readScope(ProtoInput in, List<OtlpAttribute> about)
            throws IOException, BadRequestException, TooLargeException {
        List<OtlpProfile> profiles = new ArrayList<>();
        while (in.next()) {
            if (in.field() == 2) {
                OtlpProfile profile = OtlpProfile.read(in.message(), tables, Math.min(samplesLeft, limits.samples()));
                samplesLeft -= profile.entries.size();
                profiles.add(profile);
            } else {
                in.skip();
            }
        }
        for (OtlpGroup group : OtlpGroup.of(profiles)) {
            Profile profile = group.profile(tables);
            uploads.add(new Upload(
                    service(about),
                    group.kind(profile),
                    OtlpAttribute.text(about, INSTANCE),
                    labels(about),
                    OptionalLong.empty(),
                    idempotencyKey == null ? null : idempotencyKey + "-" + uploads.size(),
                    ProfileEncoder.encode(profile)));
        }
    }

    private static String service(List<OtlpAttribute> about) {
        String service = OtlpAttribute.text(about, SERVICE);
        if (!service.isEmpty()) {
            return service;
        }
        String program = OtlpAttribute.text(about, "process.executable.name");
        return program.isEmpty() ? UNKNOWN : UNKNOWN + ":" + program;
    }

    private List<LabelPair> labels(List<OtlpAttribute> about) {
        return about.stream()
                .filter(attribute -> !attribute.key().equals(SERVICE))
                .map(attribute -> new LabelPair(attribute.key(), attribute.shown()))
                .filter(label -> !label.value().isEmpty()
                        && label.key().length() <= limits.textLength()
                        && label.value().length() <= limits.textLength())
                .sorted(Comparator.naturalOrder())
                .limit(limits.labels())
                .toList();
    }
}
