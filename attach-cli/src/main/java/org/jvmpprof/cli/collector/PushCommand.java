package org.jvmpprof.cli.collector;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code push FILE…}: what profefe's import script does, with the server's answer for each file. */
@Command(
        name = "push",
        description = "Sends profiles to a collector: pprof, gzipped or not, Go's text forms, JFR recordings. Prints a"
                + " line for each, with the id under which it is stored. Pushed again, it is stored once.")
public final class PushCommand implements Callable<Integer> {
    private static final int MAX_BYTES = 256 << 20;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files with a profile each; - is stdin.")
    private List<String> files = new ArrayList<>();

    @Option(
            names = {"-s", "--service"},
            paramLabel = "SERVICE",
            required = true,
            description = "Whose profiles they are.")
    private String service = "";

    @Option(
            names = {"-t", "--type"},
            paramLabel = "TYPE",
            description =
                    "cpu, heap, block, mutex, goroutine, threadcreate, wall, exceptions, trace or other; by default"
                            + " found out from what the profile measures.")
    private String type = "";

    @Option(
            names = {"-l", "--label"},
            paramLabel = "KEY=VALUE",
            description = "A label for all of them; may be repeated.")
    private Map<String, String> labels = new TreeMap<>();

    @Option(names = "--instance", paramLabel = "ID", description = "Instance id, if they came from one process.")
    private String instance = "";

    @Mixin
    private CollectorOptions collector = new CollectorOptions();

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    PushCommand() {}

    @Override
    public Integer call() throws Exception {
        Pusher pusher = Pusher.to(collector, service, instance, labels);
        int failed = 0;
        CliException last = null;
        for (String file : files) {
            try {
                push(pusher, file);
            } catch (CliException e) {
                failed++;
                last = e;
                spec.commandLine().getErr().println("jvm-pprof: " + file + ": " + e.getMessage());
            }
        }
        if (last != null && files.size() == 1) {
            return last.status().code();
        }
        return ExitStatus.of(files.size() - failed, failed).code();
    }

    private void push(Pusher pusher, String file) throws CliException, InterruptedException {
        Path path = Paths.get(file);
        boolean isStdin = file.equals("-");
        Upload upload =
                isStdin ? Upload.of(file, stdin(), type, null) : Upload.of(file, read(path), type, modified(path));
        StoredProfile stored = pusher.push(upload);
        String inferred = upload.isTypeInferred() ? " (by what it measures)" : "";
        spec.commandLine()
                .getOut()
                .println(file + ": " + stored.id() + " " + stored.type() + inferred + " " + stored.createdAt());
    }

    private static byte[] read(Path file) throws CliException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new CliException(tooLong());
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new CliException("no such file", e);
        } catch (IOException e) {
            throw new CliException("cannot be read (" + e + ")", e);
        }
    }

    private static byte[] stdin() throws CliException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] chunk = new byte[1 << 16];
        InputStream in = System.in;
        try {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                all.write(chunk, 0, n);
                if (all.size() > MAX_BYTES) {
                    throw new CliException(tooLong());
                }
            }
        } catch (IOException e) {
            throw new CliException("cannot be read (" + e + ")", e);
        }
        return all.toByteArray();
    }

    private static String tooLong() {
        return "has more than " + MAX_BYTES + " bytes; no collector takes such a profile";
    }

    private static @Nullable Instant modified(Path file) throws CliException {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            throw new CliException("cannot be read (" + e + ")", e);
        }
    }
}
