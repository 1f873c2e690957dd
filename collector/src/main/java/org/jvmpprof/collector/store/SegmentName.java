package org.jvmpprof.collector.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Names of files, {@code <hour>-<milliseconds>.seg}, or {@code .pack}; they sort by time and are never used again. */
final class SegmentName {
    static final long HOUR_MILLIS = 3_600_000;

    private static final String SEGMENT = ".seg";
    private static final String PACK = ".pack";

    private SegmentName() {}

    static String ofSegment(Path directory, long unixMillis) {
        return free(directory, unixMillis, SEGMENT);
    }

    static String ofPack(Path directory, long unixMillis) {
        return free(directory, unixMillis, PACK);
    }

    private static String free(Path directory, long unixMillis, String ending) {
        String stem = String.format(Locale.ROOT, "%08d-%013d", Math.floorDiv(unixMillis, HOUR_MILLIS), unixMillis);
        String name = stem + ending;
        for (int attempt = 1; Files.exists(directory.resolve(name)); attempt++) {
            name = stem + "-" + attempt + ending;
        }
        return name;
    }

    static boolean isPack(String name) {
        return name.endsWith(PACK);
    }

    static boolean isOne(String name) {
        return name.endsWith(SEGMENT) || isPack(name);
    }
}
