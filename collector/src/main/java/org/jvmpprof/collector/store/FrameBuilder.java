package org.jvmpprof.collector.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Gathers profiles for one frame. Confined to one thread. */
final class FrameBuilder {
    private final List<PackEntry> entries = new ArrayList<>();
    private final List<byte[]> contents = new ArrayList<>();
    private int contentBytes;

    void add(PackEntry entry, byte[] content) {
        entries.add(entry);
        contents.add(content);
        contentBytes += content.length;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    int contentBytes() {
        return contentBytes;
    }

    List<String> ids() {
        return entries.stream().map(PackEntry::id).toList();
    }

    /** Bytes that {@link #drainTo} will write at most. */
    int boundBytes() {
        int labels = entries.stream()
                .mapToInt(each -> PackEntry.FIXED_BYTES + each.labels().length + each.gzipHeader().length)
                .sum();
        return Math.addExact(Math.addExact(contentBytes, labels), PackEntry.FIXED_BYTES);
    }

    /** Writes directory and contents and returns the directory's length; the builder is empty afterwards. */
    int drainTo(ByteBuffer plain) throws IOException {
        byte[] directory = PackEntry.encode(entries);
        plain.put(directory);
        contents.forEach(plain::put);
        entries.clear();
        contents.clear();
        contentBytes = 0;
        return directory.length;
    }
}
