package org.jvmpprof.cli;

import java.util.concurrent.Callable;
import org.jvmpprof.cli.exit.ExitStatus;
import org.jvmpprof.cli.jvm.AgentReply;
import org.jvmpprof.cli.jvm.RemoteAgent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code detach PID}: the agent leaves, whether it was attached or came with {@code -javaagent}. */
@Command(name = "detach", description = "Takes the agent out of the JVM with this process id.")
final class DetachCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "PID", description = "Process id, as ps lists it.")
    private long pid;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    DetachCommand() {}

    @Override
    public Integer call() throws Exception {
        AgentReply reply = RemoteAgent.in(pid).stop();
        reply.notes().forEach(note -> spec.commandLine().getErr().println("jvm-pprof: " + note));
        spec.commandLine().getOut().println("detached from " + pid);
        return ExitStatus.OK.code();
    }
}
