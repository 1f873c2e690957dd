package org.jvmpprof.collector.page;

import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.MalformedProfileException;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileReader;
import org.jvmpprof.proto.ProfileTooLargeException;
import org.jvmpprof.proto.flame.FlameData;

/**
 * Turns profiles into the JSON that the flame graph draws (its shape stands at the head of flamegraph.js), gzipped: it
 * shrinks to a tenth. Called on HTTP threads; keeps nothing.
 *
 * @param title what the picture is called
 * @param maxNodes of a larger tree only so many nodes are written, the largest; how many are missing stands in it
 */
public record FlameJson(String title, int maxNodes) {
    /** A merge was checked when its parts came in; this only bounds what one picture may cost. */
    private static final DecodeLimits LIMITS =
            DecodeLimits.DEFAULT.withMaxBytes(1 << 30).withMaxSamples(20_000_000);

    /** The picture of one profile. */
    public byte[] of(byte[] pprof) throws IOException {
        Profile profile = read(pprof);
        return gzip(out -> FlameData.write(profile, title, FlameData.defaultValueIndex(profile), maxNodes, out));
    }

    /**
     * The picture of what {@code target} has more or less than {@code base}.
     *
     * @throws IllegalArgumentException if they have no sample type in common
     */
    public byte[] ofDiff(byte[] base, byte[] target) throws IOException {
        Profile from = read(base);
        Profile to = read(target);
        return gzip(out -> FlameData.writeDiff(from, to, title, FlameData.defaultValueIndex(to), maxNodes, out));
    }

    private static Profile read(byte[] pprof) throws IOException {
        try {
            return ProfileReader.read(pprof, LIMITS);
        } catch (MalformedProfileException | ProfileTooLargeException e) {
            throw new IOException("profile can't be drawn: " + e.getMessage(), e);
        }
    }

    private interface Content {
        void writeTo(Appendable out) throws IOException;
    }

    private static byte[] gzip(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Writer out =
                new BufferedWriter(new OutputStreamWriter(new FastGzip(bytes), StandardCharsets.UTF_8), 1 << 16)) {
            content.writeTo(out);
        }
        return bytes.toByteArray();
    }

    /** Numbers and names shrink nearly as well at the fastest level, in a third of the time. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, 1 << 13);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
