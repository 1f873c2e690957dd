package org.jvmpprof.cli.help;

import java.util.concurrent.Callable;
import org.jvmpprof.cli.exit.ExitStatus;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion bash|zsh}: one script for both, which turns zsh's own emulation on. */
@Command(
        name = "completion",
        description = "Prints a completion script: source <(jvm-pprof completion bash), in ~/.bashrc or ~/.zshrc.")
public final class CompletionCommand implements Callable<Integer> {
    /** The shells that the script works in. */
    enum Shell {
        bash,
        zsh
    }

    @Parameters(arity = "0..1", paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    @SuppressWarnings("unused") // picocli checks the name; both take the same script
    private Shell shell = Shell.bash;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    CompletionCommand() {}

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        spec.commandLine().getOut().print(AutoComplete.bash(root.getCommandName(), root));
        spec.commandLine().getOut().flush();
        return ExitStatus.OK.code();
    }
}
