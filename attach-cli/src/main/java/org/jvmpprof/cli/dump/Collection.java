package org.jvmpprof.cli.dump;

import static java.util.Objects.requireNonNull;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jvmpprof.cli.output.WholeFile;
import org.jvmpprof.cli.profile.Heading;
import org.jvmpprof.cli.profile.ProfileKind;
import org.jvmpprof.cli.profile.Sampling;
import org.jvmpprof.cli.profile.ServerErrorException;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.flame.FlameData;
import org.jvmpprof.proto.flame.FlameHtml;

/** Puts answers into a directory, each as a whole file. Thread-safe: keeps nothing but the directory. */
final class Collection {
    /** Asks for one thing. */
    interface Question {
        byte[] ask() throws IOException, InterruptedException;
    }

    private final Path directory;

    Collection(Path directory) {
        this.directory = requireNonNull(directory, "directory");
    }

    /** What the answer is, in {@code file} as it came; or that the server has none. */
    Piece take(String name, String description, String file, Question question)
            throws IOException, InterruptedException {
        try {
            byte[] bytes = question.ask();
            WholeFile.write(directory.resolve(file), out -> out.write(bytes));
            return Piece.file(name, description, file, bytes.length);
        } catch (ServerErrorException e) {
            return Piece.absent(name, description, String.valueOf(e.getMessage()));
        }
    }

    /** As {@link #take}, for a profile, with a flame graph beside it. */
    Piece takeProfile(ProfileKind kind, Question question) throws IOException, InterruptedException {
        String name = kind.command();
        try {
            byte[] bytes = question.ask();
            Profile profile = Sampling.decode(bytes);
            String file = name + ".pb.gz";
            String flame = name + ".html";
            WholeFile.write(directory.resolve(file), out -> out.write(bytes));
            String program = Heading.program(profile);
            WholeFile.write(directory.resolve(flame), out -> {
                Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
                String title = program.isEmpty() ? kind.title() : kind.title() + " of " + program;
                FlameHtml.write(profile, title, FlameData.defaultValueIndex(profile), writer);
                writer.flush();
            });
            return Piece.profile(name, kind.description(), file, bytes.length, profile, flame);
        } catch (ServerErrorException e) {
            return Piece.absent(name, kind.description(), String.valueOf(e.getMessage()));
        }
    }
}
