package org.jvmpprof.proto;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a profile of any format that google/pprof's Parse takes, and so profefe: pprof, and the texts and binary form
 * that came before it, each gzipped or not. Called on any thread; holds no state between calls.
 */
public final class ProfileReader {
    private static final List<LegacyFormat> LEGACY = Arrays.asList(
            new CpuBinary(), new HeapText(), new CountText(), new ThreadText(), new ContentionText(), new JavaText());
    private static final int FIRST_LINE_SHOWN = 60;

    private ProfileReader() {}

    /**
     * Reads one profile.
     *
     * @throws MalformedProfileException when no format fits, naming those that were tried, or when the format that fits
     *     is broken, naming byte and reason
     * @throws ProfileTooLargeException when a limit is passed; names it
     */
    public static Profile read(byte[] bytes, DecodeLimits limits)
            throws MalformedProfileException, ProfileTooLargeException {
        requireNonNull(limits, "limits");
        Gunzip.Data data = Gunzip.open(requireNonNull(bytes, "bytes"), limits);
        try {
            return ProfileDecoder.decode(data, limits);
        } catch (MalformedProfileException e) {
            Profile legacy = readLegacy(data, limits);
            if (legacy == null) {
                throw unrecognized(data, e);
            }
            return legacy;
        }
    }

    private static @Nullable Profile readLegacy(Gunzip.Data data, DecodeLimits limits)
            throws MalformedProfileException, ProfileTooLargeException {
        for (LegacyFormat format : LEGACY) {
            Profile profile = read(format, data, limits);
            if (profile != null) {
                return profile;
            }
        }
        return null;
    }

    private static @Nullable Profile read(LegacyFormat format, Gunzip.Data data, DecodeLimits limits)
            throws MalformedProfileException, ProfileTooLargeException {
        try {
            return format.read(data, limits);
        } catch (MalformedProfileException e) {
            throw new MalformedProfileException(e.offset(), format.description() + ": " + e.reason(), e);
        } catch (ProfileTooLargeException e) {
            throw e;
        } catch (IOException e) {
            throw new MalformedProfileException(0, format.description() + ": " + e.getMessage(), e);
        }
    }

    private static MalformedProfileException unrecognized(Gunzip.Data data, MalformedProfileException pprof) {
        if (data.length == 0) {
            return pprof;
        }
        String tried = LEGACY.stream().map(LegacyFormat::description).collect(Collectors.joining(", "));
        String reason = "not pprof (" + pprof.reason() + ") and none of: " + tried + "; it begins with \""
                + beginning(data) + "\"";
        return new MalformedProfileException(pprof.offset(), reason, pprof);
    }

    /** The first characters, with those that a log could stumble over replaced. */
    private static String beginning(Gunzip.Data data) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(data.length, FIRST_LINE_SHOWN) && data.bytes[i] != '\n'; i++) {
            byte b = data.bytes[i];
            shown.append(b >= ' ' && b < 0x7f && b != '"' ? (char) b : '.');
        }
        return shown.toString();
    }
}
