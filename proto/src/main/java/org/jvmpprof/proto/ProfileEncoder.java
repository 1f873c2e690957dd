package org.jvmpprof.proto;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link Profile} in the pprof format, in one pass and with little garbage: fields in the order of their
 * numbers, ids 1..N in table order, the string table after everything that refers to it by name. Repeated numbers are
 * packed when there are more than two, as Go's runtime/pprof writes them. Called on any thread; holds no state between
 * calls. Fails only when the stream below does. Source: profile.proto; runtime/pprof/protobuf.go for the packing.
 */
public final class ProfileEncoder {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final WireWriter out;
    private final StringTable strings = new StringTable();

    private ProfileEncoder(WireWriter out) {
        this.out = out;
    }

    /** The profile, gzipped: what pprof endpoints serve and collectors store. */
    public static byte[] encode(Profile profile) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(BUFFER_BYTES);
        try {
            encode(profile, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array took no bytes", e);
        }
        return bytes.toByteArray();
    }

    /** Writes the profile, gzipped; the stream is neither flushed nor closed. */
    public static void encode(Profile profile, OutputStream stream) throws IOException {
        FastGzipOutputStream gzip = new FastGzipOutputStream(requireNonNull(stream, "stream"));
        try {
            write(profile, gzip);
        } finally {
            gzip.finishAndRelease();
        }
    }

    /** The profile without gzip. */
    public static byte[] encodeUncompressed(Profile profile) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(BUFFER_BYTES);
        try {
            write(profile, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array took no bytes", e);
        }
        return bytes.toByteArray();
    }

    private static void write(Profile profile, OutputStream stream) throws IOException {
        requireNonNull(profile, "profile");
        CodedOutputStream out = CodedOutputStream.newInstance(stream, BUFFER_BYTES);
        new ProfileEncoder(new WireWriter(out)).write(profile);
        out.flush();
    }

    private void write(Profile profile) throws IOException {
        for (ValueType type : profile.sampleTypes()) {
            writeValueType(Fields.PROFILE_SAMPLE_TYPE, type);
        }
        for (Sample sample : profile.samples()) {
            writeSample(sample);
        }
        List<Mapping> mappings = profile.mappings();
        for (int i = 0; i < mappings.size(); i++) {
            writeMapping(i + 1, mappings.get(i));
        }
        List<Location> locations = profile.locations();
        for (int i = 0; i < locations.size(); i++) {
            writeLocation(i + 1, locations.get(i));
        }
        List<Function> functions = profile.functions();
        for (int i = 0; i < functions.size(); i++) {
            writeFunction(i + 1, functions.get(i));
        }
        writeHeader(profile);
    }

    /** The string table, and the fields after it; their strings must be numbered before the table is written. */
    private void writeHeader(Profile profile) throws IOException {
        int dropFrames = strings.index(profile.dropFrames());
        int keepFrames = strings.index(profile.keepFrames());
        int defaultType = strings.index(profile.defaultSampleType());
        int docUrl = strings.index(profile.docUrl());
        long[] comments = new long[profile.comments().size()];
        for (int i = 0; i < comments.length; i++) {
            comments[i] = strings.index(profile.comments().get(i));
        }
        ValueType periodType = profile.periodType();
        numberStrings(periodType);
        for (int i = 0; i < strings.size(); i++) {
            out.text(Fields.PROFILE_STRING_TABLE, strings.get(i));
        }
        out.number(Fields.PROFILE_DROP_FRAMES, dropFrames);
        out.number(Fields.PROFILE_KEEP_FRAMES, keepFrames);
        out.number(Fields.PROFILE_TIME_NANOS, profile.timeNanos());
        out.number(Fields.PROFILE_DURATION_NANOS, profile.durationNanos());
        if (periodType != null) {
            writeValueType(Fields.PROFILE_PERIOD_TYPE, periodType);
        }
        out.number(Fields.PROFILE_PERIOD, profile.period());
        out.numbers(Fields.PROFILE_COMMENT, comments, WireWriter.packedSize(comments));
        out.number(Fields.PROFILE_DEFAULT_SAMPLE_TYPE, defaultType);
        out.number(Fields.PROFILE_DOC_URL, docUrl);
    }

    private void numberStrings(@Nullable ValueType type) {
        if (type != null) {
            strings.index(type.type());
            strings.index(type.unit());
        }
    }

    private void writeValueType(int field, ValueType type) throws IOException {
        int name = strings.index(type.type());
        int unit = strings.index(type.unit());
        out.startMessage(field, WireWriter.sizeOf(name) + WireWriter.sizeOf(unit));
        out.number(Fields.VALUE_TYPE_TYPE, name);
        out.number(Fields.VALUE_TYPE_UNIT, unit);
    }

    private void writeSample(Sample sample) throws IOException {
        int[] stack = sample.locations();
        long[] values = sample.values();
        List<Label> labels = sample.labels();
        int stackBytes = WireWriter.idsSize(stack);
        int valueBytes = WireWriter.packedSize(values);
        int size =
                WireWriter.repeatedSize(stack.length, stackBytes) + WireWriter.repeatedSize(values.length, valueBytes);
        for (int i = 0; i < labels.size(); i++) {
            int labelBytes = labelSize(labels.get(i));
            size += WireWriter.messageSize(labelBytes);
        }
        out.startMessage(Fields.PROFILE_SAMPLE, size);
        out.ids(Fields.SAMPLE_LOCATION_ID, stack, stackBytes);
        out.numbers(Fields.SAMPLE_VALUE, values, valueBytes);
        for (int i = 0; i < labels.size(); i++) {
            writeLabel(labels.get(i));
        }
    }

    private int labelSize(Label label) {
        return WireWriter.sizeOf(strings.index(label.key()))
                + WireWriter.sizeOf(strings.index(textOf(label)))
                + WireWriter.sizeOf(label.number())
                + WireWriter.sizeOf(strings.index(label.unit()));
    }

    private void writeLabel(Label label) throws IOException {
        out.startMessage(Fields.SAMPLE_LABEL, labelSize(label));
        out.number(Fields.LABEL_KEY, strings.index(label.key()));
        out.number(Fields.LABEL_STR, strings.index(textOf(label)));
        out.number(Fields.LABEL_NUM, label.number());
        out.number(Fields.LABEL_NUM_UNIT, strings.index(label.unit()));
    }

    private static String textOf(Label label) {
        String text = label.text();
        return text == null ? "" : text;
    }

    private void writeMapping(long id, Mapping mapping) throws IOException {
        int file = strings.index(mapping.filename());
        int buildId = strings.index(mapping.buildId());
        int size = WireWriter.sizeOf(id)
                + WireWriter.sizeOf(mapping.start())
                + WireWriter.sizeOf(mapping.limit())
                + WireWriter.sizeOf(mapping.offset())
                + WireWriter.sizeOf(file)
                + WireWriter.sizeOf(buildId)
                + WireWriter.sizeOf(mapping.hasFunctions())
                + WireWriter.sizeOf(mapping.hasFilenames())
                + WireWriter.sizeOf(mapping.hasLineNumbers())
                + WireWriter.sizeOf(mapping.hasInlineFrames());
        out.startMessage(Fields.PROFILE_MAPPING, size);
        out.number(Fields.MAPPING_ID, id);
        out.number(Fields.MAPPING_START, mapping.start());
        out.number(Fields.MAPPING_LIMIT, mapping.limit());
        out.number(Fields.MAPPING_OFFSET, mapping.offset());
        out.number(Fields.MAPPING_FILENAME, file);
        out.number(Fields.MAPPING_BUILD_ID, buildId);
        out.flag(Fields.MAPPING_HAS_FUNCTIONS, mapping.hasFunctions());
        out.flag(Fields.MAPPING_HAS_FILENAMES, mapping.hasFilenames());
        out.flag(Fields.MAPPING_HAS_LINE_NUMBERS, mapping.hasLineNumbers());
        out.flag(Fields.MAPPING_HAS_INLINE_FRAMES, mapping.hasInlineFrames());
    }

    private void writeLocation(long id, Location location) throws IOException {
        List<Line> lines = location.lines();
        long mappingId = location.mapping() + 1L;
        int size = WireWriter.sizeOf(id)
                + WireWriter.sizeOf(mappingId)
                + WireWriter.sizeOf(location.address())
                + WireWriter.sizeOf(location.folded());
        for (int i = 0; i < lines.size(); i++) {
            int lineBytes = lineSize(lines.get(i));
            size += WireWriter.messageSize(lineBytes);
        }
        out.startMessage(Fields.PROFILE_LOCATION, size);
        out.number(Fields.LOCATION_ID, id);
        out.number(Fields.LOCATION_MAPPING_ID, mappingId);
        out.number(Fields.LOCATION_ADDRESS, location.address());
        for (int i = 0; i < lines.size(); i++) {
            writeLine(lines.get(i));
        }
        out.flag(Fields.LOCATION_IS_FOLDED, location.folded());
    }

    private static int lineSize(Line line) {
        return WireWriter.sizeOf(line.function() + 1L)
                + WireWriter.sizeOf(line.line())
                + WireWriter.sizeOf(line.column());
    }

    private void writeLine(Line line) throws IOException {
        out.startMessage(Fields.LOCATION_LINE, lineSize(line));
        out.number(Fields.LINE_FUNCTION_ID, line.function() + 1L);
        out.number(Fields.LINE_LINE, line.line());
        out.number(Fields.LINE_COLUMN, line.column());
    }

    private void writeFunction(long id, Function function) throws IOException {
        int name = strings.index(function.name());
        int systemName = strings.index(function.systemName());
        int file = strings.index(function.filename());
        long startLine = function.startLine();
        out.startMessage(
                Fields.PROFILE_FUNCTION,
                WireWriter.sizeOf(id)
                        + WireWriter.sizeOf(name)
                        + WireWriter.sizeOf(systemName)
                        + WireWriter.sizeOf(file)
                        + WireWriter.sizeOf(startLine));
        out.number(Fields.FUNCTION_ID, id);
        out.number(Fields.FUNCTION_NAME, name);
        out.number(Fields.FUNCTION_SYSTEM_NAME, systemName);
        out.number(Fields.FUNCTION_FILENAME, file);
        out.number(Fields.FUNCTION_START_LINE, startLine);
    }
}
