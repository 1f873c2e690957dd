package org.jvmpprof.cli.output;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The forms in which a profile leaves; written in small letters on the command line. */
public enum OutputFormat {
    /** Gzipped profile.proto, for {@code go tool pprof}. */
    PB(".pb.gz", true),
    /** The text that Go serves at {@code ?debug=1}. */
    TEXT(".txt", false),
    /** A page with an interactive flame graph, one file. */
    FLAME(".html", false),
    SVG(".svg", false),
    /** One line per stack, as flamegraph.pl takes them. */
    COLLAPSED(".collapsed", false),
    /** The functions with the largest own values. */
    TOP(".top.txt", false),
    /** A flight recording; only the agent can make one. */
    JFR(".jfr", true);

    private final String suffix;
    private final boolean binary;

    OutputFormat(String suffix, boolean binary) {
        this.suffix = suffix;
        this.binary = binary;
    }

    /** With the dot: what a file of this format is named by. */
    public String suffix() {
        return suffix;
    }

    /** Whether a terminal is no place for it. */
    boolean isBinary() {
        return binary;
    }

    /** The format that a file's name asks for, or null: the longest suffix that fits. */
    public static @Nullable OutputFormat ofFileName(String name) {
        OutputFormat found = null;
        for (OutputFormat format : values()) {
            if (name.endsWith(format.suffix) && (found == null || format.suffix.length() > found.suffix.length())) {
                found = format;
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
