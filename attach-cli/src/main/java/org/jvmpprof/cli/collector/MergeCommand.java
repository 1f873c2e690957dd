package org.jvmpprof.cli.collector;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;
import org.jvmpprof.cli.output.OutputFormat;
import org.jvmpprof.cli.output.OutputOptions;
import org.jvmpprof.cli.output.ProfileOutput;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code merge}: the selected profiles as one, or those of the named ids; one id gives the profile as it was stored. */
@Command(name = "merge", description = "Fetches profiles from a collector, merged into one.")
public final class MergeCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "ID",
            description = "Ids, as query lists them, instead of --service, --type and times.")
    private List<String> ids = new ArrayList<>();

    @Mixin
    private SelectionOptions selection = new SelectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private CollectorOptions collector = new CollectorOptions();

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    MergeCommand() {}

    @Override
    public Integer call() throws Exception {
        ProfileOutput destination = ProfileOutput.toStdout(output);
        destination.check();
        Answer answer = collector.client().get(path()).ok();
        note("", answer.header("X-Profiles-Merged"));
        note("left out: ", answer.header("X-Profiles-Left-Out"));
        if (destination.format() == OutputFormat.PB) {
            destination.writeBytes(answer.body()); // also what is no pprof, such as a trace
        } else {
            destination.write(kind(), title(), decoded(answer), answer.body());
        }
        return ExitStatus.OK.code();
    }

    private String path() throws CliException {
        if (!ids.isEmpty() && selection.isGiven()) {
            throw CliException.wrong("ids and --service: give one of the two");
        }
        if (!ids.isEmpty()) {
            List<String> encoded = new ArrayList<>();
            ids.forEach(id -> encoded.add(UrlText.encode(id)));
            return "/api/0/profiles/" + String.join("+", encoded);
        }
        if (selection.type().isEmpty()) {
            throw CliException.wrong("--type is missing; only profiles of one type can be merged");
        }
        return selection
                .addTo(new UrlText("/api/0/profiles/merge"), Instant.now())
                .toString();
    }

    private void note(String what, @Nullable String header) {
        if (header != null) {
            spec.commandLine().getErr().println("jvm-pprof: " + what + Answer.line(header));
        }
    }

    private String kind() {
        return selection.type().isEmpty() ? "profile" : selection.type();
    }

    private String title() {
        return ids.isEmpty() ? selection.service() + " " + selection.type() : String.join("+", ids);
    }

    private static Profile decoded(Answer answer) throws CliException {
        try {
            return ProfileReader.read(answer.body(), DecodeLimits.DEFAULT);
        } catch (IOException e) {
            throw new CliException(
                    "the answer cannot be shown (" + e.getMessage() + "); fetch it with --format pb -o FILE", e);
        }
    }
}
