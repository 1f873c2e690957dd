package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import org.jvmpprof.proto.OtlpEncoder;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;
import org.jvmpprof.proto.flame.FlameHtml;
import org.jvmpprof.proto.flame.FlameSvg;
import org.jvmpprof.proto.flame.FoldedWriter;

/** Writes a profile in the form that {@code format=} names. Immutable. */
final class ProfileFormats {
    /** The values of {@code format=}. */
    enum Format {
        PB,
        FLAME,
        SVG,
        COLLAPSED,
        OTLP,
        JFR
    }

    private final String processName;

    ProfileFormats(String processName) {
        this.processName = processName;
    }

    /** @throws HttpFailure 400 for a format that does not exist */
    static Format of(Query query) throws HttpFailure {
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
                "format=" + name + ": must be one of pb, flame, svg, collapsed, otlp, jfr"
                        + " (and java for goroutine)");
    }

    /** @param name what the profile is saved as, {@code heap} or {@code heap-delta} */
    Answer answer(Profile profile, String name, Query query) throws IOException, HttpFailure {
        Format format = of(query);
        if (format == Format.PB) {
            return Answer.attachment(name, ProfileEncoder.encode(profile));
        }
        if (format == Format.JFR) {
            throw new HttpFailure(
                    400,
                    "format=jfr: " + name + " does not come from one recording; use format=pb, or profile, wall"
                            + " or trace");
        }
        if (format == Format.OTLP) {
            return Answer.of(
                            "application/x-protobuf",
                            OtlpEncoder.encode(profile, Collections.singletonMap("service.name", processName)))
                    .with("Content-Disposition", "attachment; filename=\"" + name + ".otlp\"");
        }
        return picture(profile, name, format, valueIndex(profile, query.get("sample_index")));
    }

    /** The recording that a window was made from. */
    Answer recording(String name, byte[] recording) throws HttpFailure {
        if (recording.length == 0) {
            throw new HttpFailure(
                    501, "format=jfr: the engine at work here makes no recording; use format=pb, or trace");
        }
        return Answer.attachment(name + ".jfr", recording);
    }

    private Answer picture(Profile profile, String name, Format format, int value) throws IOException {
        StringBuilder out = new StringBuilder();
        String title = processName + ' ' + name;
        switch (format) {
            case FLAME:
                FlameHtml.write(profile, title, value, out);
                return Answer.of(Answer.HTML, bytes(out))
                        .with("Content-Security-Policy", FlameHtml.contentSecurityPolicy());
            case SVG:
                FlameSvg.write(profile, value, title, out);
                return Answer.of("image/svg+xml", bytes(out));
            default:
                FoldedWriter.write(profile, value, out);
                return Answer.of(Answer.TEXT, bytes(out));
        }
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

    private static byte[] bytes(StringBuilder text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
