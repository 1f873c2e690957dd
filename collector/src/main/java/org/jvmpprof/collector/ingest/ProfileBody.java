package org.jvmpprof.collector.ingest;

import java.time.Duration;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.MalformedProfileException;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileReader;
import org.jvmpprof.proto.ProfileTooLargeException;

/**
 * Decodes bodies in every form that is accepted, under the collector's limits; used when a profile arrives, and again
 * when it is merged. Any thread. Whoever decodes first takes the memory for it: {@code try (var pass = enter(body))}.
 */
public final class ProfileBody {
    /**
     * Heap for each byte of unpacked content: the bytes themselves, and the objects made of them. Measured as
     * kept after decoding: 3.5 for a JVM's CPU profile; what is left is garbage that waits for its collection.
     */
    private static final long HEAP_PER_BYTE = 8;

    private final DecodeLimits limits;
    private final Gate memory;

    /** Without a bound of memory. */
    public ProfileBody(IngestLimits limits) {
        this(limits, new Gate("kilobytes for decoding", Integer.MAX_VALUE, Duration.ZERO));
    }

    /** @param memory for all profiles that are being decoded, in kilobytes */
    public ProfileBody(IngestLimits limits, Gate memory) {
        this.limits =
                DecodeLimits.DEFAULT.withMaxBytes(limits.decompressedBytes()).withMaxSamples(limits.samples());
        this.memory = memory;
    }

    /**
     * Takes the memory that decoding this body needs; to be held as long as what was decoded is.
     *
     * @throws TooLargeException if this heap will never have so much
     */
    public Gate.Pass enter(byte[] body) throws TooLargeException, OverloadedException {
        long unpacked = Math.min(UnpackedSize.of(body, limits.maxBytes()), limits.maxBytes());
        return enter(unpacked);
    }

    /** The same for content of this size. */
    Gate.Pass enter(long unpacked) throws TooLargeException, OverloadedException {
        long kilobytes = Memory.kilobytes(unpacked * HEAP_PER_BYTE);
        if (kilobytes > memory.permits()) {
            throw new TooLargeException("profile too large: its " + unpacked + " bytes unpacked need " + kilobytes
                    + " kB while they are decoded, this heap has " + memory.permits()
                    + " kB for that; send smaller profiles, or start the collector with a larger -Xmx");
        }
        return memory.enter(kilobytes);
    }

    /** The profile in {@code body}; exceptions carry the text of the answer. */
    public Profile decode(byte[] body) throws BadRequestException, TooLargeException {
        long known = UnpackedSize.of(body, limits.maxBytes());
        if (known >= limits.maxBytes() || !UnpackedSize.isGzip(body)) {
            return decode(body, limits);
        }
        try {
            return ProfileReader.read(body, limits.withMaxBytes((int) Math.max(1, known)));
        } catch (MalformedProfileException e) {
            throw malformed(e);
        } catch (ProfileTooLargeException e) {
            return decodeMore(body, known);
        }
    }

    /** The size was not what the trailer says, or another limit was passed: the whole truth, with memory for it. */
    @SuppressWarnings("try") // a pass is only held
    private Profile decodeMore(byte[] body, long known) throws BadRequestException, TooLargeException {
        long size = Math.min(UnpackedSize.counted(body, limits.maxBytes()), limits.maxBytes());
        try (Gate.Pass more = enter(Math.max(0, size - known))) {
            return decode(body, limits);
        } catch (OverloadedException e) {
            throw new MemoryShortException(e);
        }
    }

    private static Profile decode(byte[] body, DecodeLimits limits) throws BadRequestException, TooLargeException {
        try {
            return ProfileReader.read(body, limits);
        } catch (MalformedProfileException e) {
            throw malformed(e);
        } catch (ProfileTooLargeException e) {
            throw new TooLargeException(
                    "profile too large: more than " + e.maximum() + " " + e.limit()
                            + " (limit.decompressed=" + limits.maxBytes() + ", limit.samples=" + limits.maxSamples()
                            + "); send smaller profiles, or raise the limit",
                    e);
        }
    }

    private static BadRequestException malformed(MalformedProfileException e) {
        return new BadRequestException("malformed profile (byte " + e.offset() + ": " + e.reason() + ")", e);
    }
}
