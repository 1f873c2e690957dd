package org.jvmpprof.collector.foreign;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.ingest.TimeText;
import org.jvmpprof.collector.ingest.TooLargeException;
import org.jvmpprof.collector.ingest.Unpacking;
import org.jvmpprof.collector.ingest.Upload;
import org.jvmpprof.collector.store.ProfileKind;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;

/**
 * Unpacks what Pyroscope's agents post to {@code /ingest}: a form with the parts {@code profile} (pprof, and with it
 * {@code sample_type_config}) or {@code jfr} (and {@code labels}), each gzipped or not. Source: Pyroscope's server API
 * reference; what its Java agent 2.9 and its Go client send.
 */
public final class PyroscopeIngest {
    /** What {@code format=} may be. */
    public static final String FORMATS = "pprof, jfr";

    private static final JsonFactory JSON = new JsonFactory();
    private static final long SECOND_NANOS = 1_000_000_000L;

    /** The query's parameters as they came. Immutable. */
    public record Query(
            @Nullable String name,
            @Nullable String format,
            @Nullable String from,
            @Nullable String sampleRate,
            @Nullable String idempotencyKey) {}

    private final Query query;
    private final Unpacking memory;
    private final SeriesName name;
    private final OptionalLong from;

    private PyroscopeIngest(Query query, Unpacking memory, Instant now) throws BadRequestException {
        this.query = query;
        this.memory = memory;
        String text = query.name();
        if (text == null || text.isEmpty()) {
            throw new BadRequestException("bad request: missing \"name\"; write name=app{label=value}");
        }
        this.name = SeriesName.parse(text);
        this.from = time(query.from(), now);
    }

    /** @param parts the form's parts by name; the part of another body is called like its format */
    public static List<Upload> unpack(Query query, Map<String, byte[]> parts, Unpacking memory, Instant now)
            throws BadRequestException, TooLargeException, OverloadedException, IOException {
        PyroscopeIngest ingest = new PyroscopeIngest(query, memory, now);
        byte[] jfr = parts.get("jfr");
        byte[] pprof = parts.getOrDefault("profile", parts.get("pprof"));
        String format = query.format() == null ? (jfr == null ? "pprof" : "jfr") : query.format();
        if (format.equals("jfr") && jfr != null) {
            return ingest.jfr(jfr, parts.get("labels"));
        }
        if (format.equals("pprof") && pprof != null) {
            return List.of(ingest.pprof(pprof, parts.get("sample_type_config")));
        }
        if (!format.equals("jfr") && !format.equals("pprof")) {
            throw new BadRequestException(
                    "bad request: unknown format \"" + Texts.brief(format) + "\"; use one of " + FORMATS);
        }
        throw new BadRequestException("bad request: format=" + format + ", but the form has no part \""
                + (format.equals("jfr") ? "jfr" : "profile") + "\", only " + parts.keySet());
    }

    private Upload pprof(byte[] pprof, byte @Nullable [] sampleTypes) throws BadRequestException {
        ProfileKind kind = sampleTypes == null ? null : contention(sampleTypes);
        return upload(kind == null ? name.kind() : kind, pprof, from);
    }

    /** Block and mutex have equal sample types; their names on Pyroscope's side tell them apart. */
    private static @Nullable ProfileKind contention(byte[] json) throws BadRequestException {
        try (JsonParser parser = JSON.createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME
                        && parser.currentName().equals("display-name")) {
                    String shown = String.valueOf(parser.nextTextValue());
                    if (shown.startsWith("mutex_")) {
                        return ProfileKind.MUTEX;
                    }
                    if (shown.startsWith("block_")) {
                        return ProfileKind.BLOCK;
                    }
                }
            }
            return null;
        } catch (IOException e) {
            throw new BadRequestException("bad request: the part \"sample_type_config\" is no JSON", e);
        }
    }

    private List<Upload> jfr(byte[] jfr, byte @Nullable [] labels)
            throws BadRequestException, TooLargeException, OverloadedException, IOException {
        JfrContexts contexts = labels == null ? JfrContexts.NONE : JfrContexts.read(memory.open(labels));
        Map<ProfileKind, Profile> profiles = JfrProfiles.read(memory.open(jfr), contexts, sampleNanos());
        List<Upload> uploads = new ArrayList<>();
        profiles.forEach((kind, profile) -> uploads.add(upload(kind, ProfileEncoder.encode(profile), from)));
        return uploads;
    }

    private Upload upload(@Nullable ProfileKind kind, byte[] blob, OptionalLong createdAt) {
        return new Upload(
                name.service(), kind, name.label("instance"), name.labels(), createdAt, query.idempotencyKey(), blob);
    }

    private long sampleNanos() throws BadRequestException {
        String hertz = query.sampleRate();
        if (hertz == null || hertz.isEmpty()) {
            return 0;
        }
        try {
            long rate = Long.parseLong(hertz);
            if (rate > 0 && rate <= SECOND_NANOS) {
                return SECOND_NANOS / rate;
            }
        } catch (NumberFormatException e) {
            throw badRate(hertz);
        }
        throw badRate(hertz);
    }

    private static BadRequestException badRate(String text) {
        return new BadRequestException("bad request: bad \"sampleRate\" \"" + Texts.brief(text)
                + "\": must be samples per second, a number from 1");
    }

    /** Unix seconds, or finer: Pyroscope's Go client sends nanoseconds; else any of the API's own forms. */
    private static OptionalLong time(@Nullable String text, Instant now) throws BadRequestException {
        if (text == null || text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            if (text.matches("\\d{12,19}")) {
                long nanos = Long.parseLong(text);
                while (nanos < 100_000_000_000_000_000L) {
                    nanos *= 1_000;
                }
                return OptionalLong.of(nanos);
            }
            return OptionalLong.of(TimeText.parse(text, now));
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(
                    "bad request: bad \"from\" \"" + Texts.brief(text) + "\": " + e.getMessage(), e);
        }
    }
}
