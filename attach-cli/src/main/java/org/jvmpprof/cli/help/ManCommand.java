package org.jvmpprof.cli.help;

import java.util.concurrent.Callable;
import org.jvmpprof.cli.exit.ExitStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code man}: the manual page of all commands. */
@Command(name = "man", description = "Prints the manual page: jvm-pprof man | man -l -")
public final class ManCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    ManCommand() {}

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(new ManPage(spec.root()).text());
        spec.commandLine().getOut().flush();
        return ExitStatus.OK.code();
    }
}
