package org.jvmpprof.proto;

import java.nio.charset.StandardCharsets;

/** The lines of a text in memory, with the byte offset of each for error messages. Confined to one thread. */
final class TextLines {
    private final Gunzip.Data data;
    private int start;
    private int next;

    TextLines(Gunzip.Data data) {
        this.data = data;
    }

    /** Moves to the next line; false at the end. */
    boolean next() {
        start = Math.min(next, data.length);
        if (start == data.length) {
            return false;
        }
        while (next < data.length && data.bytes[next] != '\n') {
            next++;
        }
        next++;
        return true;
    }

    /** The line at hand without its end; empty before the first and after the last. */
    String line() {
        int end = Math.min(next - 1, data.length);
        if (end > start && data.bytes[end - 1] == '\r') {
            end--;
        }
        return end <= start ? "" : new String(data.bytes, start, end - start, StandardCharsets.UTF_8);
    }

    MalformedProfileException malformed(String reason) {
        return new MalformedProfileException(start, reason);
    }

    static boolean isBlankOrComment(String line) {
        String trimmed = line.trim();
        return trimmed.isEmpty() || trimmed.charAt(0) == '#';
    }
}
