package org.jvmpprof.agent.charts;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;

/**
 * A file of {@code /proc}, read again and again through one descriptor, and its numbers picked out of the bytes without
 * making objects. The formats stand in proc(5). Confined to one thread.
 */
final class ProcFile implements AutoCloseable {
    private final RandomAccessFile file;
    private final byte[] bytes;
    private int length;
    private int at;

    /** @param room more than this of the file is not looked at */
    ProcFile(String path, int room) throws IOException {
        this.file = new RandomAccessFile(path, "r");
        this.bytes = new byte[room];
    }

    /** Reads anew from the beginning; a read of a file of /proc makes its content. */
    void refresh() throws IOException {
        file.seek(0);
        length = 0;
        at = 0;
        int n = file.read(bytes, 0, bytes.length);
        while (n > 0) {
            length += n;
            n = length < bytes.length ? file.read(bytes, length, bytes.length - length) : 0;
        }
    }

    /** Goes behind the first {@code text} after the position; false, and no step, if there is none. */
    boolean after(String text) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = at; i + wanted.length <= length; i++) {
            int same = 0;
            while (same < wanted.length && bytes[i + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                at = i + wanted.length;
                return true;
            }
        }
        return false;
    }

    /** Goes behind the last such character of the file. */
    void afterLast(char character) {
        for (int i = length - 1; i >= 0; i--) {
            if (bytes[i] == character) {
                at = i + 1;
                return;
            }
        }
    }

    /** Goes over so many words. */
    void skip(int words) {
        for (int i = 0; i < words; i++) {
            skipBlanks();
            while (at < length && bytes[at] > ' ') {
                at++;
            }
        }
    }

    /** The number that comes next; -1 if none does. */
    long number() {
        skipBlanks();
        long number = -1;
        while (at < length && bytes[at] >= '0' && bytes[at] <= '9') {
            number = 10 * Math.max(0, number) + bytes[at++] - '0';
        }
        return number;
    }

    private void skipBlanks() {
        while (at < length && bytes[at] <= ' ' && bytes[at] != '\n') {
            at++;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
