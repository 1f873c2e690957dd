package org.jvmpprof.proto;

import static java.util.Objects.requireNonNull;

/**
 * An address range of the profiled process and the file behind it. On a JVM there is one, covering every synthetic
 * address. {@code start} is inclusive, {@code limit} exclusive. Source: message Mapping of profile.proto. Immutable.
 */
public final class Mapping {
    private final long start;
    private final long limit;
    private final long offset;
    private final String filename;
    private final String buildId;
    private final boolean hasFunctions;
    private final boolean hasFilenames;
    private final boolean hasLineNumbers;
    private final boolean hasInlineFrames;

    public Mapping(
            long start,
            long limit,
            long offset,
            String filename,
            String buildId,
            boolean hasFunctions,
            boolean hasFilenames,
            boolean hasLineNumbers,
            boolean hasInlineFrames) {
        this.start = start;
        this.limit = limit;
        this.offset = offset;
        this.filename = requireNonNull(filename, "filename");
        this.buildId = requireNonNull(buildId, "buildId");
        this.hasFunctions = hasFunctions;
        this.hasFilenames = hasFilenames;
        this.hasLineNumbers = hasLineNumbers;
        this.hasInlineFrames = hasInlineFrames;
    }

    /** A mapping whose frames are fully symbolised (functions, files and lines), so that pprof asks nobody. */
    public static Mapping symbolized(long start, long limit, String filename) {
        return new Mapping(start, limit, 0, filename, "", true, true, true, false);
    }

    public long start() {
        return start;
    }

    public long limit() {
        return limit;
    }

    public long offset() {
        return offset;
    }

    public String filename() {
        return filename;
    }

    public String buildId() {
        return buildId;
    }

    public boolean hasFunctions() {
        return hasFunctions;
    }

    public boolean hasFilenames() {
        return hasFilenames;
    }

    public boolean hasLineNumbers() {
        return hasLineNumbers;
    }

    public boolean hasInlineFrames() {
        return hasInlineFrames;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Mapping)) {
            return false;
        }
        Mapping that = (Mapping) other;
        return start == that.start
                && limit == that.limit
                && offset == that.offset
                && filename.equals(that.filename)
                && buildId.equals(that.buildId)
                && hasFunctions == that.hasFunctions
                && hasFilenames == that.hasFilenames
                && hasLineNumbers == that.hasLineNumbers
                && hasInlineFrames == that.hasInlineFrames;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Long.hashCode(start) + Long.hashCode(limit)) + filename.hashCode();
    }
}
