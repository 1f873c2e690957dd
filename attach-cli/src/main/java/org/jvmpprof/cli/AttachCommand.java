package org.jvmpprof.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;
import org.jvmpprof.cli.jvm.AgentReply;
import org.jvmpprof.cli.jvm.CompiledCode;
import org.jvmpprof.cli.jvm.Jvms;
import org.jvmpprof.cli.jvm.ProfilerJar;
import org.jvmpprof.cli.jvm.RemoteAgent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code attach PID [key=value,…]}: the options are checked before the process is touched. */
@Command(name = "attach", description = "Brings the agent into the JVM with this process id.")
final class AttachCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "PID", description = "Process id, as ps lists it.")
    private long pid;

    @Parameters(
            index = "1..*",
            paramLabel = "key=value,...",
            description = "Options of the agent (help options); a value that holds a comma in single quotes.")
    private List<String> options = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    AttachCommand() {}

    @Override
    public Integer call() throws Exception {
        String arguments = String.join(",", options);
        PrintWriter err = spec.commandLine().getErr();
        try (ProfilerJar jar = ProfilerJar.unpack()) {
            List<String> problems = jar.check(arguments);
            if (!problems.isEmpty()) {
                throw new CliException(
                        ExitStatus.WRONG_USAGE, String.join(System.lineSeparator() + "jvm-pprof: ", problems));
            }
        }
        RemoteAgent agent = RemoteAgent.in(pid);
        String warning = CompiledCode.warning(Jvms.of(pid).jdkVersion(), arguments);
        if (warning != null) {
            err.println("jvm-pprof: " + warning);
        }
        AgentReply reply = agent.start(arguments);
        reply.notes().forEach(note -> err.println("jvm-pprof: " + note));
        spec.commandLine().getOut().println("attached to " + pid);
        return ExitStatus.OK.code();
    }
}
