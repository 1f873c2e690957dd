package org.jvmpprof.cli.diff;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;
import org.jvmpprof.cli.output.OutputFormat;
import org.jvmpprof.cli.output.OutputOptions;
import org.jvmpprof.cli.output.ProfileOutput;
import org.jvmpprof.cli.profile.Heading;
import org.jvmpprof.cli.profile.Place;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.IncompatibleProfilesException;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;
import org.jvmpprof.proto.ProfileMath;
import org.jvmpprof.proto.ProfileMerger;
import org.jvmpprof.proto.ProfileReader;
import org.jvmpprof.proto.flame.FlameHtml;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code diff A B}: what B has more than A, negative where it has less. Stacks are the same when their functions and lines
 * are, so that profiles of two processes, or of two starts of one, can be compared.
 */
@Command(
        name = "diff",
        sortOptions = false,
        description = "What grew between two profiles: the leak hunt with two heaps, as pprof -base.")
public final class DiffCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "A", description = "The earlier profile: pprof or Go's text, gzipped or not.")
    private @Nullable Path base;

    @Parameters(index = "1", paramLabel = "B", description = "The later profile, of the same kind.")
    private @Nullable Path target;

    @Mixin
    private OutputOptions options = new OutputOptions();

    @Override
    public Integer call() throws IOException, CliException {
        ProfileOutput output = ProfileOutput.toStdout(options);
        output.check();
        if (output.format() == OutputFormat.JFR || output.format() == OutputFormat.TEXT) {
            throw CliException.wrong(
                    "--format " + output.format() + ": cannot hold a difference; use top, flame, collapsed or pb");
        }
        Path file = options.file();
        if (file != null) {
            Place.check(file);
        }
        write(output, read(requireNonNull(base, "A")), read(requireNonNull(target, "B")));
        return ExitStatus.OK.code();
    }

    private void write(ProfileOutput output, Profile before, Profile after) throws IOException, CliException {
        Profile difference = subtract(before, after);
        String title = base + " → " + target;
        switch (output.format()) {
            case PB:
                output.writeBytes(ProfileEncoder.encode(difference));
                break;
            case FLAME:
                int shown = output.valueIndex(after);
                output.writeText(out -> FlameHtml.writeDiff(before, after, title, shown, out));
                break;
            case TOP:
                int value = output.valueIndex(difference);
                String heading = "Growth of " + difference.sampleTypes().get(value) + " from " + base + " to " + target;
                output.writeText(out -> Heading.writeTop(heading, difference, value, options.rows(), out));
                break;
            default:
                output.write("diff", title, difference, ProfileEncoder.encode(difference));
        }
    }

    /** The heading says of when B is; its duration says nothing about a difference of two states. */
    private Profile subtract(Profile before, Profile after) throws CliException {
        if (!before.sampleTypes().equals(after.sampleTypes())) {
            throw CliException.wrong("different kinds of profile: " + base + " has " + before.sampleTypes() + ", "
                    + target + " has " + after.sampleTypes() + "; compare two of one kind");
        }
        try {
            return ProfileMath.diff(withoutAddresses(before), withoutAddresses(after));
        } catch (IncompatibleProfilesException e) {
            throw CliException.wrong(base + " and " + target + ": " + e.getMessage());
        }
    }

    private static Profile withoutAddresses(Profile profile) {
        ProfileMerger merger = ProfileMerger.ignoringAddresses();
        merger.add(profile);
        return merger.result();
    }

    private static Profile read(Path file) throws CliException {
        try {
            return ProfileReader.read(Files.readAllBytes(file), DecodeLimits.DEFAULT);
        } catch (NoSuchFileException e) {
            throw CliException.wrong(file + ": there is no such file");
        } catch (IOException e) {
            throw new CliException(file + ": cannot be read as a profile (" + e.getMessage() + ")", e);
        }
    }
}
