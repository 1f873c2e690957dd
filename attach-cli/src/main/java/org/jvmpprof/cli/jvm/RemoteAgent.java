package org.jvmpprof.cli.jvm;

import java.io.IOException;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;

/**
 * The agent of one process, given orders through the JVM's door for tools: to start (or to take other options), to tell
 * of itself, to leave. Each order leaves no file behind. Used by one thread.
 */
public final class RemoteAgent {
    private final Proc process;

    private RemoteAgent(Proc process) {
        this.process = process;
    }

    /** @throws CliException if no agent could be brought in there, as far as that can be seen from outside */
    public static RemoteAgent in(long pid) throws CliException {
        Proc process = new Proc(pid);
        Objections.check(process);
        return new RemoteAgent(process);
    }

    /** As {@link JvmInfo#jdkVersion()}. */
    public String jdkVersion() {
        return JavaHome.versionOf(process);
    }

    /** Brings the agent in, or lays the options over those that it has. */
    public AgentReply start(String options) throws CliException {
        return order("start", options);
    }

    /** Where it listens. Fails with {@link ExitStatus#NO_AGENT} if there is none. */
    public AgentReply tell() throws CliException {
        return order("tell", "");
    }

    /** Takes it out. Fails with {@link ExitStatus#NO_AGENT} if there is none. */
    public AgentReply stop() throws CliException {
        return order("stop", "");
    }

    private AgentReply order(String verb, String options) throws CliException {
        if (options.indexOf('\n') >= 0) {
            throw new CliException(ExitStatus.WRONG_USAGE, "options cannot hold a line break");
        }
        try {
            byte[] jar = ProfilerJar.bytes(); // as ourselves: the process's user may not be let near our files
            AgentReply reply = new Rights(process).run(() -> hand(verb, options, jar));
            if (reply.isOk()) {
                return reply;
            }
            throw new CliException(
                    verb.equals("start") ? ExitStatus.AGENT_FAILED : ExitStatus.NO_AGENT,
                    process.pid() + ": " + String.join("; ", reply.notes()));
        } catch (IOException e) {
            throw new CliException(
                    ExitStatus.FAILED, process.pid() + ": cannot attach (" + e + "); nothing was installed", e);
        } catch (LinkageError e) {
            throw new CliException(
                    ExitStatus.FAILED,
                    "the native part of jvm-pprof cannot be loaded (" + e + "); point -Djava.io.tmpdir at a directory"
                            + " that allows execution",
                    e);
        }
    }

    private AgentReply hand(String verb, String options, byte[] profilerJar) throws IOException, CliException {
        try (MailBox box = MailBox.open(process)) {
            box.putAgent(profilerJar);
            box.putOrder(verb + '\n' + box.inside("profiler.jar") + '\n' + options + '\n');
            String refusal = new HotSpotDoor(process).load(box.inside("entry.jar"), box.arguments());
            String answer = box.answer();
            if (answer == null) {
                throw Objections.refused(process, refusal);
            }
            return AgentReply.parse(answer);
        }
    }
}
