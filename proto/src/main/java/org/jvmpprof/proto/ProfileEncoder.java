package org.jvmpprof.proto;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
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
    private static final int MAX_UNPACKED = 2;
    private static final int TAG_BYTES = 1; // every field number of profile.proto is below 16

    private final CodedOutputStream out;
    private final StringTable strings = new StringTable();

    private ProfileEncoder(CodedOutputStream out) {
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
        new ProfileEncoder(out).write(profile);
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
            out.writeString(Fields.PROFILE_STRING_TABLE, strings.get(i));
        }
        writeNumber(Fields.PROFILE_DROP_FRAMES, dropFrames);
        writeNumber(Fields.PROFILE_KEEP_FRAMES, keepFrames);
        writeNumber(Fields.PROFILE_TIME_NANOS, profile.timeNanos());
        writeNumber(Fields.PROFILE_DURATION_NANOS, profile.durationNanos());
        if (periodType != null) {
            writeValueType(Fields.PROFILE_PERIOD_TYPE, periodType);
        }
        writeNumber(Fields.PROFILE_PERIOD, profile.period());
        writeNumbers(Fields.PROFILE_COMMENT, comments, packedSize(comments));
        writeNumber(Fields.PROFILE_DEFAULT_SAMPLE_TYPE, defaultType);
        writeNumber(Fields.PROFILE_DOC_URL, docUrl);
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
        startMessage(field, sizeOf(name) + sizeOf(unit));
        writeNumber(Fields.VALUE_TYPE_TYPE, name);
        writeNumber(Fields.VALUE_TYPE_UNIT, unit);
    }

    private void writeSample(Sample sample) throws IOException {
        int[] stack = sample.locations();
        long[] values = sample.values();
        List<Label> labels = sample.labels();
        int stackBytes = idsSize(stack);
        int valueBytes = packedSize(values);
        int size = repeatedSize(stack.length, stackBytes) + repeatedSize(values.length, valueBytes);
        for (int i = 0; i < labels.size(); i++) {
            int labelBytes = sizeOf(labels.get(i));
            size += TAG_BYTES + CodedOutputStream.computeUInt32SizeNoTag(labelBytes) + labelBytes;
        }
        startMessage(Fields.PROFILE_SAMPLE, size);
        writeIds(stack, stackBytes);
        writeNumbers(Fields.SAMPLE_VALUE, values, valueBytes);
        for (int i = 0; i < labels.size(); i++) {
            writeLabel(labels.get(i));
        }
    }

    private int sizeOf(Label label) {
        return sizeOf(strings.index(label.key()))
                + sizeOf(strings.index(textOf(label)))
                + sizeOf(label.number())
                + sizeOf(strings.index(label.unit()));
    }

    private void writeLabel(Label label) throws IOException {
        startMessage(Fields.SAMPLE_LABEL, sizeOf(label));
        writeNumber(Fields.LABEL_KEY, strings.index(label.key()));
        writeNumber(Fields.LABEL_STR, strings.index(textOf(label)));
        writeNumber(Fields.LABEL_NUM, label.number());
        writeNumber(Fields.LABEL_NUM_UNIT, strings.index(label.unit()));
    }

    private static String textOf(Label label) {
        String text = label.text();
        return text == null ? "" : text;
    }

    private void writeMapping(long id, Mapping mapping) throws IOException {
        int file = strings.index(mapping.filename());
        int buildId = strings.index(mapping.buildId());
        int size = sizeOf(id)
                + sizeOf(mapping.start())
                + sizeOf(mapping.limit())
                + sizeOf(mapping.offset())
                + sizeOf(file)
                + sizeOf(buildId)
                + sizeOf(mapping.hasFunctions())
                + sizeOf(mapping.hasFilenames())
                + sizeOf(mapping.hasLineNumbers())
                + sizeOf(mapping.hasInlineFrames());
        startMessage(Fields.PROFILE_MAPPING, size);
        writeNumber(Fields.MAPPING_ID, id);
        writeNumber(Fields.MAPPING_START, mapping.start());
        writeNumber(Fields.MAPPING_LIMIT, mapping.limit());
        writeNumber(Fields.MAPPING_OFFSET, mapping.offset());
        writeNumber(Fields.MAPPING_FILENAME, file);
        writeNumber(Fields.MAPPING_BUILD_ID, buildId);
        writeFlag(Fields.MAPPING_HAS_FUNCTIONS, mapping.hasFunctions());
        writeFlag(Fields.MAPPING_HAS_FILENAMES, mapping.hasFilenames());
        writeFlag(Fields.MAPPING_HAS_LINE_NUMBERS, mapping.hasLineNumbers());
        writeFlag(Fields.MAPPING_HAS_INLINE_FRAMES, mapping.hasInlineFrames());
    }

    private void writeLocation(long id, Location location) throws IOException {
        List<Line> lines = location.lines();
        long mappingId = location.mapping() + 1L;
        int size = sizeOf(id) + sizeOf(mappingId) + sizeOf(location.address()) + sizeOf(location.folded());
        for (int i = 0; i < lines.size(); i++) {
            int lineBytes = sizeOf(lines.get(i));
            size += TAG_BYTES + CodedOutputStream.computeUInt32SizeNoTag(lineBytes) + lineBytes;
        }
        startMessage(Fields.PROFILE_LOCATION, size);
        writeNumber(Fields.LOCATION_ID, id);
        writeNumber(Fields.LOCATION_MAPPING_ID, mappingId);
        writeNumber(Fields.LOCATION_ADDRESS, location.address());
        for (int i = 0; i < lines.size(); i++) {
            writeLine(lines.get(i));
        }
        writeFlag(Fields.LOCATION_IS_FOLDED, location.folded());
    }

    private static int sizeOf(Line line) {
        return sizeOf(line.function() + 1L) + sizeOf(line.line()) + sizeOf(line.column());
    }

    private void writeLine(Line line) throws IOException {
        startMessage(Fields.LOCATION_LINE, sizeOf(line));
        writeNumber(Fields.LINE_FUNCTION_ID, line.function() + 1L);
        writeNumber(Fields.LINE_LINE, line.line());
        writeNumber(Fields.LINE_COLUMN, line.column());
    }

    private void writeFunction(long id, Function function) throws IOException {
        int name = strings.index(function.name());
        int systemName = strings.index(function.systemName());
        int file = strings.index(function.filename());
        long startLine = function.startLine();
        startMessage(
                Fields.PROFILE_FUNCTION,
                sizeOf(id) + sizeOf(name) + sizeOf(systemName) + sizeOf(file) + sizeOf(startLine));
        writeNumber(Fields.FUNCTION_ID, id);
        writeNumber(Fields.FUNCTION_NAME, name);
        writeNumber(Fields.FUNCTION_SYSTEM_NAME, systemName);
        writeNumber(Fields.FUNCTION_FILENAME, file);
        writeNumber(Fields.FUNCTION_START_LINE, startLine);
    }

    private void startMessage(int field, int size) throws IOException {
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(size);
    }

    /** Bytes of a number field with its tag; zero is the default and is left out. */
    private static int sizeOf(long value) {
        return value == 0 ? 0 : TAG_BYTES + CodedOutputStream.computeUInt64SizeNoTag(value);
    }

    private static int sizeOf(boolean flag) {
        return flag ? TAG_BYTES + 1 : 0;
    }

    private void writeNumber(int field, long value) throws IOException {
        if (value != 0) {
            out.writeUInt64(field, value);
        }
    }

    private void writeFlag(int field, boolean flag) throws IOException {
        if (flag) {
            out.writeBool(field, true);
        }
    }

    private static int repeatedSize(int count, int bytes) {
        return count > MAX_UNPACKED
                ? TAG_BYTES + CodedOutputStream.computeUInt32SizeNoTag(bytes) + bytes
                : count * TAG_BYTES + bytes;
    }

    private static int packedSize(long[] values) {
        int size = 0;
        for (long value : values) {
            size += CodedOutputStream.computeUInt64SizeNoTag(value);
        }
        return size;
    }

    private static int idsSize(int[] indices) {
        int size = 0;
        for (int index : indices) {
            size += CodedOutputStream.computeUInt32SizeNoTag(index + 1);
        }
        return size;
    }

    private void writeNumbers(int field, long[] values, int bytes) throws IOException {
        boolean packed = values.length > MAX_UNPACKED;
        if (packed) {
            startMessage(field, bytes);
        }
        for (long value : values) {
            if (!packed) {
                out.writeTag(field, WireFormat.WIRETYPE_VARINT);
            }
            out.writeUInt64NoTag(value);
        }
    }

    private void writeIds(int[] indices, int bytes) throws IOException {
        boolean packed = indices.length > MAX_UNPACKED;
        if (packed) {
            startMessage(Fields.SAMPLE_LOCATION_ID, bytes);
        }
        for (int index : indices) {
            if (!packed) {
                out.writeTag(Fields.SAMPLE_LOCATION_ID, WireFormat.WIRETYPE_VARINT);
            }
            out.writeUInt32NoTag(index + 1);
        }
    }
}
