package org.jvmpprof.collector.query;

/** How large profiles are with their gzip, of which the store may have taken it off. */
final class GzipSize {
    /** Profiles unpack to about so many times their size. */
    private static final int USUAL_RATIO = 3;

    private GzipSize() {}

    static long about(byte[] content) {
        boolean isGzip = content.length > 2 && content[0] == 0x1f && content[1] == (byte) 0x8b;
        return isGzip ? content.length : content.length / USUAL_RATIO;
    }
}
