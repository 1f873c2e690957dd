package org.jvmpprof.cli.jvm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The texts that HotSpot keeps about itself in {@code hsperfdata_<user>/<pid>}, where jps has its knowledge from
 * (perfMemory.hpp of OpenJDK, format 2.0). Immutable.
 *
 * <pre>
 *   0 | 0xcafec0c0 | byte order | major | minor | ready | ...   24 | first entry's offset | number of entries |
 *   entry: | length | name's offset | vector's length | type, flags, unit, variability: 1 each | data's offset |
 * </pre>
 */
final class PerfData {
    private static final int MAGIC = 0xcafec0c0;
    private static final int HEADER_BYTES = 32;
    private static final int ENTRY_BYTES = 20;

    private final Map<String, String> texts = new HashMap<>();

    private PerfData() {}

    /** @throws IOException if the file is none of HotSpot's, or a JVM just starting has not filled it yet */
    static PerfData read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (bytes.remaining() < HEADER_BYTES || bytes.getInt(0) != MAGIC || bytes.get(7) == 0) {
            throw new IOException(file + ": is not filled yet, or none of HotSpot's");
        }
        bytes.order(bytes.get(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        try {
            PerfData data = new PerfData();
            int entry = bytes.getInt(24);
            for (int i = bytes.getInt(28); i > 0; i--) {
                data.take(bytes, entry);
                entry += bytes.getInt(entry);
            }
            return data;
        } catch (IndexOutOfBoundsException e) {
            throw new IOException(file + ": is cut off", e);
        }
    }

    String get(String name) {
        return texts.getOrDefault(name, "");
    }

    private void take(ByteBuffer bytes, int entry) {
        int length = bytes.getInt(entry);
        if (length < ENTRY_BYTES) {
            throw new IndexOutOfBoundsException("entry of " + length + " bytes at " + entry);
        }
        int vector = bytes.getInt(entry + 8);
        if (vector > 0 && bytes.get(entry + 12) == 'B') {
            texts.put(
                    text(bytes, entry + bytes.getInt(entry + 4), length),
                    text(bytes, entry + bytes.getInt(entry + 16), vector));
        }
    }

    private static String text(ByteBuffer bytes, int from, int limit) {
        int end = from;
        while (end < from + limit && bytes.get(end) != 0) {
            end++;
        }
        return new String(bytes.array(), from, end - from, StandardCharsets.UTF_8);
    }
}
