package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.recent.KeptProfile;
import org.jvmpprof.proto.OtlpEncoder;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;
import org.jvmpprof.proto.ProfileMath;
import org.jvmpprof.proto.flame.FlameSvg;
import org.jvmpprof.proto.flame.FoldedWriter;

/**
 * Writes a profile in the form that {@code format=} names; with {@code base=}, what it has more and less than that one.
 * Immutable.
 */
final class ProfileFormats {
    /** The values of {@code format=}. */
    enum Format {
        PB,
        FLAME,
        TABLE,
        SVG,
        COLLAPSED,
        OTLP,
        JFR
    }

    private final String processName;
    private final PastProfiles past;
    private final FlamePage flames;
    private final TablePage tables;

    ProfileFormats(String processName, PastProfiles past, FlamePage flames, TablePage tables) {
        this.processName = processName;
        this.past = past;
        this.flames = flames;
        this.tables = tables;
    }

    /**
     * The format asked for; called before the work, so that nobody waits 30 seconds for a misspelling.
     *
     * @throws HttpFailure 400 for a format that does not exist or cannot be a difference, or a base that does not fit
     */
    Format check(ProfileType type, Query query) throws HttpFailure {
        Format format = of(query);
        if (past.base(type, query) != null && (format == Format.JFR || format == Format.OTLP)) {
            throw new HttpFailure(
                    400,
                    "format=" + query.get("format") + ": cannot tell a difference; leave out base, or use flame, table,"
                            + " svg, collapsed or pb");
        }
        return format;
    }

    private static Format of(Query query) throws HttpFailure {
        String name = query.get("format");
        if (name.isEmpty()) {
            return Format.PB;
        }
        for (Format format : Format.values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
                return format;
            }
        }
        throw new HttpFailure(
                400,
                "format=" + name + ": must be one of pb, flame, table, svg, collapsed, otlp, jfr"
                        + " (and java for goroutine)");
    }

    /** Answers a profile as the request wants it. */
    Answer answer(Exhibit exhibit, Request request) throws IOException, HttpFailure {
        Query query = request.query();
        Format format = check(exhibit.type, query);
        KeptProfile base = past.base(exhibit.type, query);
        if (format == Format.JFR) {
            throw new HttpFailure(
                    400,
                    "format=jfr: " + exhibit.name + " does not come from one recording; use format=pb, or profile, wall"
                            + " or trace");
        }
        Answer answer = answer(exhibit, base, format, request);
        return PastProfiles.isAsked(query)
                ? answer.with("X-Profile-From", Long.toString(exhibit.fromUnixMillis))
                        .with("X-Profile-To", Long.toString(exhibit.toUnixMillis))
                : answer;
    }

    private Answer answer(Exhibit exhibit, @Nullable KeptProfile base, Format format, Request request)
            throws IOException, HttpFailure {
        if (format == Format.FLAME) {
            return flames.answer(
                    exhibit, base, valueIndex(exhibit.profile, request.query().get("sample_index")), request);
        }
        if (format == Format.PB && base == null) {
            KeptProfile kept = exhibit.kept;
            return Answer.attachment(
                    exhibit.name, kept == null ? ProfileEncoder.encode(exhibit.profile) : kept.pprof());
        }
        Profile profile = base == null ? exhibit.profile : ProfileMath.since(base.decode(), exhibit.profile);
        String name = base == null ? exhibit.name : exhibit.name + "-difference";
        switch (format) {
            case PB:
                return Answer.attachment(name, ProfileEncoder.encode(profile));
            case OTLP:
                return Answer.of(
                                "application/x-protobuf",
                                OtlpEncoder.encode(profile, Collections.singletonMap("service.name", processName)))
                        .with("Content-Disposition", "attachment; filename=\"" + name + ".otlp\"");
            case TABLE:
                return tables.answer(
                        exhibit,
                        profile,
                        base,
                        valueIndex(profile, request.query().get("sample_index")),
                        request);
            default:
                return text(
                        profile,
                        name,
                        format,
                        valueIndex(profile, request.query().get("sample_index")));
        }
    }

    /** The recording that a window was made from. */
    Answer recording(String name, byte[] recording) throws HttpFailure {
        if (recording.length == 0) {
            throw new HttpFailure(
                    501, "format=jfr: the engine at work here makes no recording; use format=pb, or trace");
        }
        return Answer.attachment(name + ".jfr", recording);
    }

    private Answer text(Profile profile, String name, Format format, int value) throws IOException {
        StringBuilder out = new StringBuilder();
        boolean isDrawn = format == Format.SVG;
        if (isDrawn) {
            FlameSvg.write(profile, value, processName + ' ' + name, out);
        } else {
            FoldedWriter.write(profile, value, out);
        }
        return Answer.of(isDrawn ? "image/svg+xml" : Answer.TEXT, out.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The sample type asked for, else the profile's default, else the last one, as pprof does. */
    private static int valueIndex(Profile profile, String asked) throws HttpFailure {
        if (asked.isEmpty()) {
            int preferred = profile.sampleTypeIndex(profile.defaultSampleType());
            return preferred >= 0 ? preferred : profile.sampleTypes().size() - 1;
        }
        int index = profile.sampleTypeIndex(asked);
        if (index < 0) {
            throw new HttpFailure(400, "sample_index=" + asked + ": must be one of " + profile.sampleTypes());
        }
        return index;
    }
}
