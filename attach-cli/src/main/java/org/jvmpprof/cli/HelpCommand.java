package org.jvmpprof.cli;

import java.util.concurrent.Callable;
import org.jvmpprof.cli.exit.ExitStatus;
import org.jvmpprof.cli.jvm.ProfilerJar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code help options} prints the agent's table; {@code help} the commands. */
@Command(name = "help", description = "Prints the commands, or with 'options' all options of the agent.")
final class HelpCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "TOPIC", description = "options")
    private String topic = "";

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    HelpCommand() {}

    @Override
    public Integer call() throws Exception {
        if (topic.isEmpty()) {
            spec.parent().commandLine().usage(spec.commandLine().getOut());
        } else if (topic.equals("options")) {
            try (ProfilerJar jar = ProfilerJar.unpack()) {
                spec.commandLine().getOut().print(jar.optionsTable());
                spec.commandLine().getOut().flush();
            }
        } else {
            throw new ParameterException(spec.commandLine(), topic + ": no such topic; there is: help options");
        }
        return ExitStatus.OK.code();
    }
}
