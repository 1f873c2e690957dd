package org.jvmpprof.collector.ingest;

import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.MalformedProfileException;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileReader;
import org.jvmpprof.proto.ProfileTooLargeException;

/**
 * Decodes bodies in every form that is accepted, under the collector's limits; used when a profile arrives, and again
 * when it is merged. Any thread.
 */
public final class ProfileBody {
    private final DecodeLimits limits;

    public ProfileBody(IngestLimits limits) {
        this.limits =
                DecodeLimits.DEFAULT.withMaxBytes(limits.decompressedBytes()).withMaxSamples(limits.samples());
    }

    /** The profile in {@code body}; exceptions carry the text of the answer. */
    public Profile decode(byte[] body) throws BadRequestException, TooLargeException {
        try {
            return ProfileReader.read(body, limits);
        } catch (MalformedProfileException e) {
            throw new BadRequestException("malformed profile (byte " + e.offset() + ": " + e.reason() + ")", e);
        } catch (ProfileTooLargeException e) {
            throw new TooLargeException(
                    "profile too large: more than " + e.maximum() + " " + e.limit()
                            + " (limit.decompressed=" + limits.maxBytes() + ", limit.samples=" + limits.maxSamples()
                            + "); send smaller profiles, or raise the limit",
                    e);
        }
    }
}
