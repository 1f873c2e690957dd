package org.jvmpprof.cli.top;

import java.util.Locale;

/** What functions are ranked by. Values are per second of time that has passed. */
enum View {
    CPU('c', "CPU", "cpu"),
    ALLOC('a', "allocation", "alloc_space"),
    LOCK('l', "lock waits", "delay");

    private static final String[] BYTE_UNITS = {"B", "KB", "MB", "GB", "TB"};
    private static final double STEP = 1024;

    private final char key;
    private final String title;
    private final String sampleType;

    View(char key, String title, String sampleType) {
        this.key = key;
        this.title = title;
        this.sampleType = sampleType;
    }

    /** The key that shows it. */
    char key() {
        return key;
    }

    String title() {
        return title;
    }

    /** The profile's values that are ranked. */
    String sampleType() {
        return sampleType;
    }

    /** A rate as people read it: {@code 152.3%} of one core, {@code 12.5MB/s}, {@code 320ms/s}. */
    String text(double perSecond) {
        if (this == ALLOC) {
            return bytes(perSecond) + "/s";
        }
        double seconds = perSecond / 1e9;
        if (this == CPU) {
            return String.format(Locale.ROOT, "%.1f%%", 100 * seconds);
        }
        return seconds >= 1
                ? String.format(Locale.ROOT, "%.2fs/s", seconds)
                : String.format(Locale.ROOT, "%.1fms/s", 1e3 * seconds);
    }

    static String bytes(double bytes) {
        int unit = 0;
        double scaled = bytes;
        while (scaled >= STEP && unit < BYTE_UNITS.length - 1) {
            scaled /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || scaled >= 100 ? "%.0f%s" : "%.1f%s", scaled, BYTE_UNITS[unit]);
    }
}
