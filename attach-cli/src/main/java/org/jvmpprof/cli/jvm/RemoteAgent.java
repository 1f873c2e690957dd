package org.jvmpprof.cli.jvm;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;

/**
 * The agent of one process, given orders through the JVM's door for tools: to start (or to take other options), to tell
 * of itself, to leave. Each order is carried out to its end, and leaves no file behind. Used by one thread.
 */
public final class RemoteAgent {
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

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
        try (ExitDelay delay = ExitDelay.begin(ANSWER_NANOS);
                MailBox box = MailBox.open(process)) {
            box.putAgent(profilerJar);
            box.putOrder(verb + '\n' + box.inside("profiler.jar") + '\n' + options + '\n');
            String refusal = new HotSpotDoor(process).load(box.inside("entry.jar"), box.arguments());
            if (refusal != null) {
                throw Objections.refused(process, refusal);
            }
            return AgentReply.parse(answer(box));
        }
    }

    /** The JVM lets us go before the agent has answered when that takes it long: on a busy machine, or at its end. */
    private String answer(MailBox box) throws IOException, CliException {
        long end = System.nanoTime() + ANSWER_NANOS;
        for (String answer = box.answer(); ; answer = box.answer()) {
            if (answer != null) {
                return answer;
            }
            if (System.nanoTime() > end || !process.isRunning()) {
                throw new CliException(
                        ExitStatus.NO_ANSWER,
                        process.pid() + ": its agent does not answer within "
                                + TimeUnit.NANOSECONDS.toSeconds(ANSWER_NANOS)
                                + " s; jvm-pprof detach " + process.pid() + " takes it out if it came all the same");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
