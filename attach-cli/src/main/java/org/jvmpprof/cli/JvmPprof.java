package org.jvmpprof.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line's entry. Exit status: 0 done, 1 attaching failed (one line says why), 2 the command or an option is
 * wrong and nothing was touched.
 */
@Command(
        name = "jvm-pprof",
        description = "Go's pprof endpoints for a JVM that is running already.",
        mixinStandardHelpOptions = true,
        versionProvider = JvmPprof.Version.class,
        subcommands = {AttachCommand.class, HelpCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class JvmPprof implements Runnable {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int WRONG = 2;

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
            return failure instanceof WrongOptionsException ? WRONG : FAILED;
        });
        return line;
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
