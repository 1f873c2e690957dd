package org.jvmpprof.cli;

import org.jvmpprof.cli.collector.LabelsCommand;
import org.jvmpprof.cli.collector.MergeCommand;
import org.jvmpprof.cli.collector.PushCommand;
import org.jvmpprof.cli.collector.QueryCommand;
import org.jvmpprof.cli.collector.ServicesCommand;
import org.jvmpprof.cli.diff.DiffCommand;
import org.jvmpprof.cli.dump.DumpCommand;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;
import org.jvmpprof.cli.help.CompletionCommand;
import org.jvmpprof.cli.help.ManCommand;
import org.jvmpprof.cli.kube.CaptureCommand;
import org.jvmpprof.cli.profile.ProfileCommands;
import org.jvmpprof.cli.top.TopCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line's entry; how it ends is {@link ExitStatus}'s table, and each failure is one line on stderr. */
@Command(
        name = "jvm-pprof",
        description = "Go's pprof endpoints for a JVM that is running already.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = JvmPprof.Version.class,
        subcommands = {
            PsCommand.class,
            AttachCommand.class,
            DetachCommand.class,
            TopCommand.class,
            DumpCommand.class,
            DiffCommand.class,
            PushCommand.class,
            QueryCommand.class,
            MergeCommand.class,
            ServicesCommand.class,
            LabelsCommand.class,
            CaptureCommand.class,
            CompletionCommand.class,
            ManCommand.class,
            HelpCommand.class,
        },
        synopsisSubcommandLabel = "COMMAND")
public final class JvmPprof implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    JvmPprof() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new JvmPprof());
        ProfileCommands.addTo(line);
        explainStatus(line);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            command.getErr().println("jvm-pprof: " + text);
            ExitStatus status = failure instanceof CliException ? ((CliException) failure).status() : ExitStatus.FAILED;
            return status.code();
        });
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    /** Every command's help ends with the table. */
    private static void explainStatus(CommandLine line) {
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        usage.exitCodeListHeading("%nExit status:%n");
        usage.exitCodeList(ExitStatus.table());
        line.getSubcommands().values().forEach(JvmPprof::explainStatus);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed, such as: jvm-pprof attach PID");
    }

    /** The version that the build wrote into the manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = JvmPprof.class.getPackage().getImplementationVersion();
            return new String[] {"jvm-pprof " + (version == null ? "(not packaged)" : version)};
        }
    }
}
