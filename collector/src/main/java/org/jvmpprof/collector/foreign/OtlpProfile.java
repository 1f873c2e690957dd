package org.jvmpprof.collector.foreign;

import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.TooLargeException;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.ValueType;

/**
 * One OTLP profile: samples of one type over the message's dictionary. Source: messages Profile and Sample of
 * opentelemetry-proto 1.8 to 1.11; between 1.8 and 1.9 a sample's fields 2 to 4 changed their meaning, which its shape
 * tells. Confined to one thread.
 */
final class OtlpProfile {
    private static final int ATTRIBUTES = 11;
    private static final int[] NONE = {};

    /** A stack with one value: the sum of what OTLP lists for it. */
    record Entry(int[] stack, long value, List<Label> labels) {}

    private final OtlpTables tables;
    final List<Entry> entries = new ArrayList<>();
    List<OtlpAttribute> attributes = Collections.emptyList();
    ValueType type = new ValueType("", "");

    @Nullable
    ValueType periodType;

    long period;
    long timeNanos;
    long durationNanos;

    private OtlpProfile(OtlpTables tables) {
        this.tables = tables;
    }

    static OtlpProfile read(ProtoInput in, OtlpTables tables, long maxSamples)
            throws IOException, BadRequestException, TooLargeException {
        OtlpProfile profile = new OtlpProfile(tables);
        int[] indices = NONE;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> profile.type = profile.valueType(in.message());
                case 2 -> profile.add(in.message(), maxSamples);
                case 3 -> profile.timeNanos = timeNanos(in);
                case 4 -> profile.durationNanos = in.number();
                case 5 -> profile.periodType = profile.valueType(in.message());
                case 6 -> profile.period = in.number();
                // Field 11 from 1.9 on; in 1.8 it was 12, and 11 held bytes that make no indices.
                case ATTRIBUTES -> indices = OtlpTables.indices(in, indices);
                default -> in.skip();
            }
        }
        profile.attributes = tables.attributes(indices);
        return profile;
    }

    /** Up to 1.7 this field was another one, and stacks were laid out differently. */
    private static long timeNanos(ProtoInput in) throws IOException, BadRequestException {
        if (in.wireType() == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            throw new BadRequestException("malformed OTLP: the message is of opentelemetry-proto 1.7 or older;"
                    + " known are 1.8 to 1.11; use a newer sender");
        }
        return in.number();
    }

    private ValueType valueType(ProtoInput in) throws IOException, BadRequestException {
        String name = "";
        String unit = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = tables.string(in.index());
                case 2 -> unit = tables.string(in.index());
                default -> in.skip();
            }
        }
        return usual(name, unit);
    }

    /** async-profiler names types after its events. */
    private static ValueType usual(String name, String unit) {
        String usualUnit = unit.equals("ns") ? "nanoseconds" : unit;
        String usualName = switch (name) {
            case "itimer", "ctimer" -> "cpu";
            case "alloc" -> "alloc_space";
            case "lock" -> "delay";
            default -> name;
        };
        return new ValueType(usualName, usualUnit);
    }

    private void add(ProtoInput in, long maxSamples) throws IOException, BadRequestException, TooLargeException {
        if (entries.size() >= maxSamples) {
            throw new TooLargeException("profile too large: more than limit.samples allows (" + maxSamples
                    + " left); send smaller profiles, or raise the limit");
        }
        OtlpSample sample = OtlpSample.read(in);
        entries.add(new Entry(
                tables.stack(sample.stack()), sample.value(), labels(tables.attributes(sample.attributes()))));
    }

    private static List<Label> labels(List<OtlpAttribute> attributes) {
        if (attributes.isEmpty()) {
            return Collections.emptyList();
        }
        List<Label> labels = new ArrayList<>(attributes.size());
        for (OtlpAttribute attribute : attributes) {
            Label label = attribute.label();
            if (label != null) {
                labels.add(label);
            }
        }
        return labels;
    }
}
