package org.jvmpprof.agent.ship;

import java.nio.charset.StandardCharsets;

/** A stable 64-bit hash (FNV-1a with a final mix): equal in every JVM and release, unlike {@link Object#hashCode()}. */
final class Hash {
    private Hash() {}

    static long of(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        // FNV's high bits hardly move for short texts, and unit() is made of them.
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    /** The hash as a number in [0, 1). */
    static double unit(String text) {
        return (of(text) >>> 11) * 0x1.0p-53;
    }

    /** Eight hex digits, for file names. */
    static String brief(String text) {
        return String.format("%08x", (int) of(text));
    }
}
