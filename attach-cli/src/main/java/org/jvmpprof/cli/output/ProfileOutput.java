package org.jvmpprof.cli.output;

import static java.util.Objects.requireNonNull;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.flame.FlameData;
import org.jvmpprof.proto.flame.FlameHtml;
import org.jvmpprof.proto.flame.FlameSvg;
import org.jvmpprof.proto.flame.FoldedWriter;
import org.jvmpprof.proto.flame.TopTable;

/**
 * Writes one profile in the format and to the place that the options name: on a terminal a table, into a pipe or file
 * the pprof, unless asked otherwise. Used by the command's thread, which learns of a full disk or closed pipe by
 * {@link IOException}; a file is then as it was before.
 */
public final class ProfileOutput {
    private final OutputOptions options;
    private final OutputStream stdout;
    private final boolean isTerminal;

    /** @param stdout where it goes without a file; flushed, not closed */
    public ProfileOutput(OutputOptions options, OutputStream stdout, boolean isTerminal) {
        this.options = requireNonNull(options, "options");
        this.stdout = requireNonNull(stdout, "stdout");
        this.isTerminal = isTerminal;
    }

    /** To the process's stdout; not by {@link System#out}, which swallows a closed pipe. */
    public static ProfileOutput toStdout(OutputOptions options) {
        return new ProfileOutput(options, new FileOutputStream(FileDescriptor.out), Terminal.isOutput());
    }

    public OutputFormat format() {
        return options.format(isTerminal);
    }

    /** Refuses what would fail at the end, before the profile costs anything. */
    public void check() throws CliException {
        if (format().isBinary() && options.file() == null && isTerminal) {
            throw CliException.wrong("--format " + format()
                    + ": is binary, and stdout is a terminal; add -o FILE, or leave the format out for a table");
        }
        if (options.rows() < 1) {
            throw CliException.wrong("--rows=" + options.rows() + ": must be 1 or more");
        }
    }

    /**
     * Writes the profile.
     *
     * @param kind what it is about, as the endpoints name it: cpu, heap, mutex…
     * @param title the heading of a flame graph
     * @param pprof the profile as it came, which {@code --format pb} passes on unchanged
     */
    public void write(String kind, String title, Profile profile, byte[] pprof) throws IOException, CliException {
        check();
        OutputFormat format = format();
        if (format == OutputFormat.PB) {
            writeBytes(pprof);
            return;
        }
        if (format == OutputFormat.JFR) {
            throw CliException.wrong("--format jfr: this profile comes from no recording; use pb");
        }
        int value = valueIndex(profile);
        if (format == OutputFormat.TEXT && !GoText.isThereFor(profile)) {
            throw CliException.wrong("--format text: Go has no text for a profile of " + profile.sampleTypes()
                    + "; use top or collapsed");
        }
        writeText(out -> {
            switch (format) {
                case TEXT:
                    GoText.write(kind, profile, out);
                    break;
                case FLAME:
                    FlameHtml.write(profile, title, value, out);
                    break;
                case SVG:
                    FlameSvg.write(profile, value, title, out);
                    break;
                case COLLAPSED:
                    FoldedWriter.write(profile, value, out);
                    break;
                default:
                    TopTable.write(profile, value, options.rows(), out);
            }
        });
    }

    /** Writes what is in its final form already, such as a text that the agent made. */
    public void writeBytes(byte[] bytes) throws IOException {
        writeTo(out -> out.write(bytes));
    }

    /** Writes characters, in UTF-8. */
    public void writeText(Text text) throws IOException {
        writeTo(out -> {
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            text.writeTo(writer);
            writer.flush();
        });
    }

    /** Writes characters; not to close the writer. */
    public interface Text {
        void writeTo(Appendable out) throws IOException;
    }

    private void writeTo(WholeFile.Content content) throws IOException {
        Path file = options.file();
        if (file == null) {
            content.writeTo(stdout);
            stdout.flush();
        } else {
            WholeFile.write(file, content);
        }
    }

    /** The sample type that was asked for, or the profile's own first choice. */
    public int valueIndex(Profile profile) throws CliException {
        String wanted = options.sampleType();
        if (profile.sampleTypes().isEmpty()) {
            throw new CliException("the profile has no values at all; only --format pb can hold it");
        }
        if (wanted == null) {
            return FlameData.defaultValueIndex(profile);
        }
        int index = profile.sampleTypeIndex(wanted);
        if (index < 0) {
            throw CliException.wrong("--sample-type=" + wanted + ": the profile has " + profile.sampleTypes());
        }
        return index;
    }
}
