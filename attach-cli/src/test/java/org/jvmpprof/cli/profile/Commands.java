package org.jvmpprof.cli.profile;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jvmpprof.cli.exit.CliException;
import picocli.CommandLine;

/** Runs commands in this JVM; what they would say on stdout and stderr is kept. */
public final class Commands {
    /** How it ended. */
    public record Result(int status, String out, String err) {}

    private Commands() {}

    public static Result run(Object command, String... arguments) {
        return run(new CommandLine(command), arguments);
    }

    /** A command of {@link ProfileCommands}, by its name. */
    static Result profile(String... arguments) {
        CommandLine line = new CommandLine(CommandLine.Model.CommandSpec.create());
        ProfileCommands.addTo(line);
        return run(line, arguments);
    }

    private static Result run(CommandLine line, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println(failure.getMessage());
            return failure instanceof CliException refused ? refused.status().code() : 1;
        });
        return new Result(line.execute(arguments), out.toString(), err.toString());
    }
}
