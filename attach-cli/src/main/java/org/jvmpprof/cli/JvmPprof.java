package org.jvmpprof.cli;

import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;
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
        synopsisSubcommandLabel = "COMMAND")
public final class JvmPprof implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    JvmPprof() {}

    public static void main(String[] arguments) {
        System.exit(commandLine(arguments).execute(arguments));
    }

    /** With all that these arguments need; without arguments, with all commands. */
    static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new JvmPprof());
        Commands.addFor(line, arguments);
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
