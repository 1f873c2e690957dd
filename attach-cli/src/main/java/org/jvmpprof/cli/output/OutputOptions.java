package org.jvmpprof.cli.output;

import java.nio.file.Path;
import java.nio.file.Paths;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that ends in a profile; a picocli mixin. */
public final class OutputOptions {
    private static final int ROWS = 30;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write to this file, whole or not at all; - is stdout. Its suffix (.pb.gz, .txt, .html, .svg,"
                    + " .collapsed, .top.txt, .jfr) chooses the format if --format does not.")
    private @Nullable Path file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: top on a terminal, pb into a pipe or file.")
    private @Nullable OutputFormat format;

    @Option(
            names = {"-n", "--rows"},
            paramLabel = "N",
            description = "Functions in the table of --format top (default: " + ROWS + ").")
    private int rows = ROWS;

    @Option(
            names = "--sample-type",
            paramLabel = "TYPE",
            description = "Which value to show, such as alloc_space; by default the one that the profile prefers."
                    + " pb and flame hold all.")
    private @Nullable String sampleType;

    /** Where to, or null for stdout. */
    public @Nullable Path file() {
        return file == null || file.equals(Paths.get("-")) ? null : file;
    }

    /** The format: what was asked for, what the file's name says, or what suits the place. */
    public OutputFormat format(boolean isTerminal) {
        if (format != null) {
            return format;
        }
        Path to = file();
        if (to == null) {
            return isTerminal ? OutputFormat.TOP : OutputFormat.PB;
        }
        Path name = to.getFileName();
        OutputFormat named = name == null ? null : OutputFormat.ofFileName(name.toString());
        return named == null ? OutputFormat.PB : named;
    }

    /** Decides where neither {@code --format} nor {@code -o} does, ahead of the default. */
    public void prefer(OutputFormat otherwise) {
        if (format == null && file() == null) {
            format = otherwise;
        }
    }

    public int rows() {
        return rows;
    }

    @Nullable
    String sampleType() {
        return sampleType;
    }
}
