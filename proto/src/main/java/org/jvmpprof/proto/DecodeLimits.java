package org.jvmpprof.proto;

/**
 * How much a decoder accepts before it gives up with {@link ProfileTooLargeException}; a few bytes of hostile input must
 * not cost hundreds of megabytes. Immutable: start from {@link #DEFAULT} and derive.
 */
public final class DecodeLimits {
    /** 64 MiB decompressed, 1,000,000 samples, 32,000,000 frames, 2,000,000 entries in any table. */
    public static final DecodeLimits DEFAULT = new DecodeLimits(64 << 20, 1_000_000, 32_000_000, 2_000_000);

    private final int maxBytes;
    private final int maxSamples;
    private final int maxFrames;
    private final int maxTableEntries;

    private DecodeLimits(int maxBytes, int maxSamples, int maxFrames, int maxTableEntries) {
        this.maxBytes = positive(maxBytes, "maxBytes");
        this.maxSamples = positive(maxSamples, "maxSamples");
        this.maxFrames = positive(maxFrames, "maxFrames");
        this.maxTableEntries = positive(maxTableEntries, "maxTableEntries");
    }

    private static int positive(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + "=" + value + ": must be at least 1");
        }
        return value;
    }

    /** Bytes after decompression. */
    public int maxBytes() {
        return maxBytes;
    }

    public int maxSamples() {
        return maxSamples;
    }

    /** Location references over all samples. */
    public int maxFrames() {
        return maxFrames;
    }

    /** Entries in each table: strings, mappings, locations, functions, and over all samples, lines and labels. */
    public int maxTableEntries() {
        return maxTableEntries;
    }

    public DecodeLimits withMaxBytes(int bytes) {
        return new DecodeLimits(bytes, maxSamples, maxFrames, maxTableEntries);
    }

    public DecodeLimits withMaxSamples(int samples) {
        return new DecodeLimits(maxBytes, samples, maxFrames, maxTableEntries);
    }

    public DecodeLimits withMaxFrames(int frames) {
        return new DecodeLimits(maxBytes, maxSamples, frames, maxTableEntries);
    }

    public DecodeLimits withMaxTableEntries(int entries) {
        return new DecodeLimits(maxBytes, maxSamples, maxFrames, entries);
    }
}
