package org.jvmpprof.cli.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;
import org.jvmpprof.cli.output.OutputFormat;
import org.jvmpprof.cli.output.OutputOptions;
import org.jvmpprof.cli.output.ProfileOutput;
import org.jvmpprof.cli.output.Terminal;
import org.jvmpprof.proto.Profile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes one profile of a JVM: {@code cpu PID}, {@code block PID}, … A JVM without an agent gets one for the time. */
@Command(sortOptions = false)
class ProfileCommand implements Callable<Integer> {
    private final ProfileKind kind;

    @Parameters(paramLabel = "PID", description = "Process id of the JVM, or http://host:port of its agent.")
    private String target = "";

    @Option(
            names = {"-s", "--seconds"},
            paramLabel = "N",
            description = {
                "How long to sample. Without it: cpu, wall and trace " + ProfileKind.DEFAULT_SECONDS
                        + " s; the others what there is since the agent came, or "
                        + ProfileKind.DEFAULT_SECONDS + " s if it comes for this only. Ctrl-C ends it early."
            })
    private @Nullable Integer seconds;

    @Mixin
    private OutputOptions options = new OutputOptions();

    ProfileCommand(ProfileKind kind) {
        this.kind = kind;
    }

    /** More of the query than time and format. */
    String query() {
        return "";
    }

    @Override
    public Integer call() throws IOException, CliException, InterruptedException {
        ProfileOutput output = ProfileOutput.toStdout(options);
        chooseFormat();
        check(output);
        try (Interruption interruption = Interruption.install();
                ProfileServer server = ProfileServers.open(target, kind.agentOptions())) {
            if (interruption.isRequested()) {
                return Interruption.STATUS;
            }
            Sampling sampling = new Sampling(server, interruption);
            if (isServedText(server, output)) {
                output.writeBytes(afterAWhile(server, interruption, () -> sampling.snapshot(kind, text())));
                return ExitStatus.OK.code();
            }
            write(output, take(server, sampling, interruption, output.format()));
            return ExitStatus.OK.code();
        }
    }

    /** A redirected file's name tells as much as that of {@code -o}. */
    private void chooseFormat() {
        if (kind == ProfileKind.TRACE) {
            options.prefer(OutputFormat.JFR);
        }
        Path redirected = Terminal.redirectedOutput();
        Path name = redirected == null ? null : redirected.getFileName();
        if (name != null && !Terminal.isOutput()) {
            OutputFormat named = OutputFormat.ofFileName(name.toString());
            if (named != null) {
                options.prefer(named);
            } else if (kind == ProfileKind.HEAP) {
                // juju_heap_profile >heap_profile.01 gave the text, and what reads those files expects it.
                options.prefer(OutputFormat.TEXT);
            }
        }
    }

    private void check(ProfileOutput output) throws IOException, CliException {
        output.check();
        OutputFormat format = output.format();
        if (seconds != null && seconds < 1) {
            throw CliException.wrong("--seconds=" + seconds + ": must be 1 or more");
        }
        if (seconds != null && !kind.hasDelta()) {
            throw CliException.wrong("--seconds: " + kind.command() + " is taken at once; leave it out");
        }
        if (kind == ProfileKind.TRACE && format != OutputFormat.JFR) {
            throw CliException.wrong(
                    "--format " + format + ": trace is a flight recording; use jfr, or cpu for a profile");
        }
        if (format == OutputFormat.JFR && !kind.hasRecording()) {
            throw CliException.wrong("--format jfr: " + kind.command()
                    + " does not come from one recording; use pb, or the commands cpu, wall or trace");
        }
        if (format == OutputFormat.TEXT && !kind.hasLegacyText()) {
            throw CliException.wrong("--format text: Go has no text for " + kind.command() + "; use top or collapsed");
        }
        Path file = options.file();
        if (file != null) {
            Place.check(file);
        }
    }

    /** As it is there, in the agent's own text; a difference is none of its texts. */
    private boolean isServedText(ProfileServer server, ProfileOutput output) {
        return output.format() == OutputFormat.TEXT && isSnapshot(server);
    }

    /** One look is enough: nobody asked for a time, or all that the agent has seen lies within it. */
    private boolean isSnapshot(ProfileServer server) {
        return seconds == null || (server.isTemporary() && kind.isSinceStart());
    }

    private long length() {
        return seconds == null ? ProfileKind.DEFAULT_SECONDS : seconds;
    }

    private String text() {
        return query().isEmpty() ? "debug=1" : "debug=1&" + query();
    }

    private byte[] take(ProfileServer server, Sampling sampling, Interruption interruption, OutputFormat format)
            throws IOException, InterruptedException {
        if (kind.isWindow()) {
            long length = length();
            String recording = format == OutputFormat.JFR && kind != ProfileKind.TRACE ? "format=jfr" : "";
            return timed(length, () -> sampling.window(kind, length, recording));
        }
        if (isSnapshot(server)) {
            return afterAWhile(server, interruption, () -> sampling.snapshot(kind, query()));
        }
        long length = length();
        return timed(length, () -> sampling.delta(kind, length, query()));
    }

    private interface Take {
        byte[] take() throws IOException, InterruptedException;
    }

    /** An agent that has come just now has seen nothing yet. */
    private byte[] afterAWhile(ProfileServer server, Interruption interruption, Take take)
            throws IOException, InterruptedException {
        if (server.isTemporary() && kind.isSinceStart()) {
            long length = length();
            timed(length, () -> {
                interruption.sleep(TimeUnit.SECONDS.toNanos(length));
                return new byte[0];
            });
        }
        return take.take();
    }

    private byte[] timed(long length, Take take) throws IOException, InterruptedException {
        try (Progress progress = Progress.onTerminal()) {
            progress.start(kind.command(), TimeUnit.SECONDS.toNanos(length));
            return take.take();
        }
    }

    private void write(ProfileOutput output, byte[] taken) throws IOException, CliException {
        if (output.format() == OutputFormat.JFR || output.format() == OutputFormat.PB) {
            output.writeBytes(taken);
            return;
        }
        Profile profile = Sampling.decode(taken);
        String program = Heading.program(profile);
        String title = kind.title() + " of " + (program.isEmpty() ? target : program + " (" + target + ")");
        if (output.format() == OutputFormat.TOP) {
            int value = output.valueIndex(profile);
            output.writeText(out -> Heading.writeTop(title, profile, value, options.rows(), out));
        } else {
            output.write(kind.command(), title, profile, taken);
        }
    }
}
