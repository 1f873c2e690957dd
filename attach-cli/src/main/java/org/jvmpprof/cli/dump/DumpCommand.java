package org.jvmpprof.cli.dump;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;
import org.jvmpprof.cli.output.WholeFile;
import org.jvmpprof.cli.profile.Interruption;
import org.jvmpprof.cli.profile.ProfileServer;
import org.jvmpprof.cli.profile.ProfileServers;
import org.jvmpprof.cli.profile.Progress;
import org.jvmpprof.cli.profile.Sampling;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dump PID -o DIR}: everything at once, for a post-mortem. */
@Command(
        name = "dump",
        sortOptions = false,
        description = "Takes everything a JVM can tell into one directory, with an index.html to look at.")
public final class DumpCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PID", description = "Process id of the JVM, or http://host:port of its agent.")
    private String target = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "Where to; made if it is not there, and must be empty if it is.")
    private @Nullable Path directory;

    @Option(
            names = {"-s", "--seconds"},
            paramLabel = "N",
            description = "How long to sample CPU and wall-clock time, and then to record (default: ${DEFAULT-VALUE})."
                    + " Ctrl-C ends both early and goes on with the rest.")
    private int seconds = 10;

    @Option(
            names = "--no-gc",
            description = "Take the heap as it is, without the full collection that makes its figures exact.")
    private boolean isWithoutCollection;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    public DumpCommand() {}

    @Override
    public Integer call() throws IOException, CliException, InterruptedException {
        Path to = requireNonNull(directory, "-o");
        if (seconds < 1) {
            throw CliException.wrong("--seconds=" + seconds + ": must be 1 or more");
        }
        checkEmpty(to);
        Instant begin = Instant.now();
        List<Piece> pieces = new ArrayList<>();
        IOException failure = null;
        try (Interruption interruption = Interruption.install();
                ProfileServer server = ProfileServers.open(target, "")) {
            if (interruption.isRequested()) {
                return Interruption.STATUS;
            }
            make(to);
            Round round = new Round(
                    server, new Sampling(server, interruption), new Collection(to), seconds, !isWithoutCollection);
            try (Progress progress = Progress.onTerminal()) {
                progress.start("dump", TimeUnit.SECONDS.toNanos(2L * seconds));
                round.run();
            } catch (IOException e) {
                // A JVM that dies meanwhile is what a post-mortem is about: what it gave by then must be found.
                failure = e;
            }
            pieces.addAll(round.pieces());
        }
        if (failure != null) {
            pieces.add(Piece.absent("the rest", "", "not asked for any more: " + failure.getMessage()));
        }
        Manifest manifest = new Manifest(target, begin, seconds, version(), pieces);
        write(to.resolve("manifest.json"), manifest.json());
        write(to.resolve("index.html"), IndexPage.html(manifest));
        if (failure != null) {
            throw new CliException(to + ": is incomplete (" + failure.getMessage() + ")", failure);
        }
        spec.commandLine().getOut().println(to.resolve("index.html"));
        return ExitStatus.OK.code();
    }

    /** Two dumps in one directory would be taken for one. */
    private static void checkEmpty(Path directory) throws IOException, CliException {
        if (!Files.exists(directory)) {
            return;
        }
        if (!Files.isDirectory(directory)) {
            throw CliException.wrong(directory + ": is a file; name a directory");
        }
        try (DirectoryStream<Path> content = Files.newDirectoryStream(directory)) {
            if (content.iterator().hasNext()) {
                throw CliException.wrong(directory + ": is not empty; name another, a dump has one of its own");
            }
        }
    }

    private static void make(Path directory) throws CliException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw CliException.wrong(directory + ": cannot be made (" + e + "); name another");
        }
    }

    private static void write(Path file, String text) throws IOException {
        WholeFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String version() {
        String version = DumpCommand.class.getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }
}
