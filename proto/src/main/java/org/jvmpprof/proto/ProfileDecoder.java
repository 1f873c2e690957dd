package org.jvmpprof.proto;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pprof profile, gzipped (one or more members) or not. Ids of any kind, packed and unpacked numbers, fields in
 * any order and unknown fields are accepted; what google/pprof's CheckValid refuses is refused here: dangling, zero and
 * duplicate ids, strings outside of the table, value counts that differ from the sample types, concatenated profiles;
 * and invalid UTF-8 besides. A label without text is a numeric label. Called on any thread; holds no state between calls.
 *
 * <p>Three passes over the array, for the string table usually comes last: where messages lie and the strings, then the
 * symbols, then the samples. Source: profile.proto; google/pprof profile/encode.go and profile.go.
 */
public final class ProfileDecoder {
    private final RawProfile raw;
    private final Gunzip.Data data;
    private final DecodeLimits limits;
    private WireCursor cursor;

    private ProfileDecoder(Gunzip.Data data, DecodeLimits limits) {
        this.raw = new RawProfile(limits);
        this.data = data;
        this.limits = limits;
        this.cursor = new WireCursor(data);
    }

    /**
     * Decodes one profile.
     *
     * @throws MalformedProfileException when the bytes are not a valid profile; names the byte and the reason
     * @throws ProfileTooLargeException when a limit is passed; names it
     */
    public static Profile decode(byte[] bytes, DecodeLimits limits)
            throws MalformedProfileException, ProfileTooLargeException {
        requireNonNull(limits, "limits");
        return decode(Gunzip.open(requireNonNull(bytes, "bytes"), limits), limits);
    }

    static Profile decode(Gunzip.Data data, DecodeLimits limits)
            throws MalformedProfileException, ProfileTooLargeException {
        if (data.length == 0) {
            throw new MalformedProfileException(0, "no data");
        }
        ProfileDecoder decoder = new ProfileDecoder(data, limits);
        try {
            return decoder.decode();
        } catch (MalformedProfileException | ProfileTooLargeException e) {
            throw e;
        } catch (InvalidProtocolBufferException e) {
            throw decoder.cursor.malformed(e);
        } catch (IOException e) {
            throw new MalformedProfileException(0, String.valueOf(e.getMessage()), e);
        }
    }

    private Profile decode() throws IOException {
        raw.scan(cursor);
        Profile.Builder profile = Profile.builder();
        decodeHeader(profile);
        List<ValueType> types = valueTypes(raw.sampleTypes);
        if (types.isEmpty() && raw.samples.size() > 0) {
            throw new MalformedProfileException(raw.samples.offset(0), "samples, but no sample types");
        }
        profile.sampleTypes(types);
        profile.periodType(last(valueTypes(raw.periodTypes)));
        SymbolDecoder symbols = new SymbolDecoder(raw, limits);
        profile.mappings(symbols.mappings(restart()));
        profile.functions(symbols.functions(restart()));
        profile.locations(symbols.locations(restart()));
        SampleDecoder samples = new SampleDecoder(raw, symbols.locationIds, types.size(), limits);
        profile.samples(samples.samples(restart()));
        return profile.build();
    }

    private WireCursor restart() {
        cursor = new WireCursor(data);
        return cursor;
    }

    private void decodeHeader(Profile.Builder profile) throws IOException {
        profile.dropFrames(raw.string(raw.dropFrames, cursor));
        profile.keepFrames(raw.string(raw.keepFrames, cursor));
        profile.timeNanos(raw.timeNanos);
        profile.durationNanos(raw.durationNanos);
        profile.period(raw.period);
        for (long comment : raw.comments) {
            profile.comment(raw.string(comment, cursor));
        }
        profile.defaultSampleType(raw.string(raw.defaultSampleType, cursor));
        profile.docUrl(raw.string(raw.docUrl, cursor));
    }

    private List<ValueType> valueTypes(Spans spans) throws IOException {
        restart();
        List<ValueType> types = new ArrayList<>(spans.size());
        for (int i = 0; i < spans.size(); i++) {
            cursor.enter(spans, i);
            types.add(valueType());
            cursor.leave();
        }
        return types;
    }

    private ValueType valueType() throws IOException {
        String type = "";
        String unit = "";
        while (cursor.next()) {
            switch (cursor.field()) {
                case Fields.VALUE_TYPE_TYPE:
                    type = raw.string(cursor.number(), cursor);
                    break;
                case Fields.VALUE_TYPE_UNIT:
                    unit = raw.string(cursor.number(), cursor);
                    break;
                default:
                    cursor.skipUnknown();
            }
        }
        return new ValueType(type, unit);
    }

    /** Of a singular field that is written twice, protobuf takes the last. */
    private static @Nullable ValueType last(List<ValueType> types) {
        return types.isEmpty() ? null : types.get(types.size() - 1);
    }
}
