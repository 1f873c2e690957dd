package org.jvmpprof.cli;

import org.jvmpprof.cli.collector.LabelsCommand;
import org.jvmpprof.cli.collector.MergeCommand;
import org.jvmpprof.cli.collector.PushCommand;
import org.jvmpprof.cli.collector.QueryCommand;
import org.jvmpprof.cli.collector.ServicesCommand;
import org.jvmpprof.cli.help.CompletionCommand;
import org.jvmpprof.cli.help.ManCommand;
import org.jvmpprof.cli.kube.CaptureCommand;
import org.jvmpprof.cli.output.CommandFailedException;
import org.jvmpprof.cli.output.ExitStatus;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line's entry. {@link ExitStatus} is the table of what it ends with. */
@Command(
        name = "jvm-pprof",
        description = "Go's pprof endpoints for a JVM that is running already.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = JvmPprof.Version.class,
        subcommands = {
            AttachCommand.class,
            PushCommand.class,
            QueryCommand.class,
            MergeCommand.class,
            ServicesCommand.class,
            LabelsCommand.class,
            CaptureCommand.class,
            CompletionCommand.class,
            ManCommand.class,
            HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class JvmPprof implements Runnable {
    static final int OK = ExitStatus.OK.code();
    static final int FAILED = ExitStatus.FAILED.code();
    static final int WRONG = ExitStatus.WRONG.code();

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    JvmPprof() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new JvmPprof());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            command.getErr().println("jvm-pprof: " + text);
            if (failure instanceof CommandFailedException) {
                return ((CommandFailedException) failure).status().code();
            }
            return failure instanceof WrongOptionsException ? WRONG : FAILED;
        });
        describeStatuses(line);
        return line;
    }

    private static void describeStatuses(CommandLine line) {
        line.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit status:%n")
                .exitCodeList(ExitStatus.table());
        line.getSubcommands().values().forEach(JvmPprof::describeStatuses);
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
