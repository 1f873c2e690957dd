package org.jvmpprof.proto;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * First pass over a profile: decodes the strings and the plain numbers, and notes where the messages lie. Fields may
 * come in any order (Go writes the string table last), so messages can be read only when this is complete.
 */
final class RawProfile {
    final Spans sampleTypes;
    final Spans samples;
    final Spans mappings;
    final Spans locations;
    final Spans functions;
    final Spans periodTypes;
    final List<String> strings = new ArrayList<>();
    final List<Long> comments = new ArrayList<>();
    long dropFrames;
    long keepFrames;
    long timeNanos;
    long durationNanos;
    long period;
    long defaultSampleType;
    long docUrl;

    private final DecodeLimits limits;

    RawProfile(DecodeLimits limits) {
        this.limits = limits;
        int entries = limits.maxTableEntries();
        sampleTypes = new Spans("sample types", entries);
        samples = new Spans("samples", limits.maxSamples());
        mappings = new Spans("mappings", entries);
        locations = new Spans("locations", entries);
        functions = new Spans("functions", entries);
        periodTypes = new Spans("period types", entries);
    }

    void scan(WireCursor cursor) throws IOException {
        while (cursor.next()) {
            if (!scanTable(cursor) && !scanNumber(cursor)) {
                cursor.skipUnknown();
            }
        }
        if (strings.isEmpty()) {
            throw cursor.malformed("no string table");
        }
    }

    private boolean scanTable(WireCursor cursor) throws IOException {
        switch (cursor.field()) {
            case Fields.PROFILE_SAMPLE_TYPE:
                cursor.skipInto(sampleTypes);
                return true;
            case Fields.PROFILE_SAMPLE:
                cursor.skipInto(samples);
                return true;
            case Fields.PROFILE_MAPPING:
                cursor.skipInto(mappings);
                return true;
            case Fields.PROFILE_LOCATION:
                cursor.skipInto(locations);
                return true;
            case Fields.PROFILE_FUNCTION:
                cursor.skipInto(functions);
                return true;
            case Fields.PROFILE_PERIOD_TYPE:
                cursor.skipInto(periodTypes);
                return true;
            case Fields.PROFILE_STRING_TABLE:
                addString(cursor);
                return true;
            default:
                return false;
        }
    }

    private boolean scanNumber(WireCursor cursor) throws IOException {
        switch (cursor.field()) {
            case Fields.PROFILE_DROP_FRAMES:
                dropFrames = cursor.number();
                return true;
            case Fields.PROFILE_KEEP_FRAMES:
                keepFrames = cursor.number();
                return true;
            case Fields.PROFILE_TIME_NANOS:
                setTime(cursor);
                return true;
            case Fields.PROFILE_DURATION_NANOS:
                durationNanos = cursor.number();
                return true;
            case Fields.PROFILE_PERIOD:
                period = cursor.number();
                return true;
            case Fields.PROFILE_COMMENT:
                addComments(cursor);
                return true;
            case Fields.PROFILE_DEFAULT_SAMPLE_TYPE:
                defaultSampleType = cursor.number();
                return true;
            case Fields.PROFILE_DOC_URL:
                docUrl = cursor.number();
                return true;
            default:
                return false;
        }
    }

    private void addString(WireCursor cursor) throws IOException {
        String string = cursor.text();
        if (strings.isEmpty() && !string.isEmpty()) {
            throw cursor.malformed("the string table starts with a string that is not empty");
        }
        checkRoom(strings, "strings");
        strings.add(string);
    }

    private void setTime(WireCursor cursor) throws IOException {
        if (timeNanos != 0) {
            throw cursor.malformed("time_nanos for the second time: profiles were concatenated");
        }
        timeNanos = cursor.number();
    }

    private void addComments(WireCursor cursor) throws IOException {
        if (!cursor.isPacked()) {
            checkRoom(comments, "comments");
            comments.add(cursor.number());
            return;
        }
        int limit = cursor.beginNested();
        while (cursor.hasPacked()) {
            checkRoom(comments, "comments");
            comments.add(cursor.packedNumber());
        }
        cursor.endNested(limit);
    }

    private void checkRoom(List<?> table, String name) throws ProfileTooLargeException {
        if (table.size() >= limits.maxTableEntries()) {
            throw new ProfileTooLargeException(name, limits.maxTableEntries());
        }
    }

    /** The string at {@code index}, for the field at hand. */
    String string(long index, WireCursor cursor) throws MalformedProfileException {
        if (index < 0 || index >= strings.size()) {
            throw cursor.malformed("string " + Long.toUnsignedString(index)
                    + " is outside of the string table, which has " + strings.size());
        }
        return strings.get((int) index);
    }
}
