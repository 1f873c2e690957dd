package org.jvmpprof.proto;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Last pass: the samples, whose locations, values and labels are checked against the tables that are complete now. */
final class SampleDecoder {
    private final RawProfile raw;
    private final IdIndex locationIds;
    private final DecodeLimits limits;
    private final long[] values;
    private int[] stack = new int[128];
    private int depth;
    private int valueCount;
    private long frames;
    private int labelCount;

    SampleDecoder(RawProfile raw, IdIndex locationIds, int sampleTypes, DecodeLimits limits) {
        this.raw = raw;
        this.locationIds = locationIds;
        this.limits = limits;
        this.values = new long[sampleTypes];
    }

    List<Sample> samples(WireCursor cursor) throws IOException {
        List<Sample> samples = new ArrayList<>(raw.samples.size());
        for (int i = 0; i < raw.samples.size(); i++) {
            cursor.enter(raw.samples, i);
            samples.add(sample(cursor));
            cursor.leave();
        }
        return samples;
    }

    private Sample sample(WireCursor cursor) throws IOException {
        depth = 0;
        valueCount = 0;
        List<Label> labels = Collections.emptyList();
        while (cursor.next()) {
            switch (cursor.field()) {
                case Fields.SAMPLE_LOCATION_ID:
                    readLocations(cursor);
                    break;
                case Fields.SAMPLE_VALUE:
                    readValues(cursor);
                    break;
                case Fields.SAMPLE_LABEL:
                    labels = labels.isEmpty() ? new ArrayList<>(2) : labels;
                    labels.add(label(cursor));
                    break;
                default:
                    cursor.skipUnknown();
            }
        }
        if (valueCount != values.length) {
            throw wrongValueCount(cursor, "has " + valueCount);
        }
        return new Sample(Arrays.copyOf(stack, depth), values.clone(), labels);
    }

    private void readLocations(WireCursor cursor) throws IOException {
        if (!cursor.isPacked()) {
            addLocation(cursor.number(), cursor);
            return;
        }
        int limit = cursor.beginNested();
        while (cursor.hasPacked()) {
            addLocation(cursor.packedNumber(), cursor);
        }
        cursor.endNested(limit);
    }

    private void addLocation(long id, WireCursor cursor) throws IOException {
        int index = locationIds.get(id);
        if (index < 0) {
            throw cursor.malformed("a sample refers to location " + Long.toUnsignedString(id) + ", which is not there");
        }
        if (++frames > limits.maxFrames()) {
            throw new ProfileTooLargeException("frames in all samples together", limits.maxFrames());
        }
        if (depth == stack.length) {
            stack = Arrays.copyOf(stack, depth * 2);
        }
        stack[depth++] = index;
    }

    private void readValues(WireCursor cursor) throws IOException {
        if (!cursor.isPacked()) {
            addValue(cursor.number(), cursor);
            return;
        }
        int limit = cursor.beginNested();
        while (cursor.hasPacked()) {
            addValue(cursor.packedNumber(), cursor);
        }
        cursor.endNested(limit);
    }

    private void addValue(long value, WireCursor cursor) throws MalformedProfileException {
        if (valueCount == values.length) {
            throw wrongValueCount(cursor, "has more");
        }
        values[valueCount++] = value;
    }

    private MalformedProfileException wrongValueCount(WireCursor cursor, String has) {
        return cursor.malformed("a sample needs " + values.length + " values, one for each sample type, and " + has);
    }

    private Label label(WireCursor cursor) throws IOException {
        if (++labelCount > limits.maxTableEntries()) {
            throw new ProfileTooLargeException("labels", limits.maxTableEntries());
        }
        int limit = cursor.beginNested();
        String key = "";
        String text = "";
        long number = 0;
        String unit = "";
        while (cursor.next()) {
            switch (cursor.field()) {
                case Fields.LABEL_KEY:
                    key = raw.string(cursor.number(), cursor);
                    break;
                case Fields.LABEL_STR:
                    text = raw.string(cursor.number(), cursor);
                    break;
                case Fields.LABEL_NUM:
                    number = cursor.number();
                    break;
                case Fields.LABEL_NUM_UNIT:
                    unit = raw.string(cursor.number(), cursor);
                    break;
                default:
                    cursor.skipUnknown();
            }
        }
        cursor.endNested(limit);
        return text.isEmpty() ? Label.number(key, number, unit) : Label.text(key, text);
    }
}
