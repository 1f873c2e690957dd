package org.jvmpprof.cli.jvm;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;

/**
 * A visit to a JVM: its agent's answers, whether the agent was there or was brought in for the time, in which case
 * {@link #close} takes it out again. {@link #get} may be called by several threads at a time; {@code close} by any, also
 * from a shutdown hook while a {@code get} waits.
 */
public final class AgentSession implements AutoCloseable {
    private final Proc process;
    private final Path socket;
    private final @Nullable RemoteAgent broughtIn;
    private boolean closed;

    private AgentSession(Proc process, Path socket, @Nullable RemoteAgent broughtIn) {
        this.process = process;
        this.socket = socket;
        this.broughtIn = broughtIn;
    }

    /**
     * Finds the agent in the JVM, or brings one in for the time.
     *
     * @param extraOptions {@code key=value,…} for an agent that is brought in; one that is there keeps its own
     * @throws CliException with a line that says what to do; nothing was left behind
     */
    public static AgentSession open(long pid, String extraOptions) throws CliException {
        requireNonNull(extraOptions, "extraOptions");
        Proc process = new Proc(pid);
        AgentTrace trace = AgentTrace.of(process);
        Path socket = trace.socket();
        if (socket != null && answers(process, socket)) {
            return new AgentSession(process, socket, null);
        }
        RemoteAgent agent = RemoteAgent.in(pid);
        AgentReply there = trace.isLoaded() ? told(agent) : null;
        if (there != null) {
            return new AgentSession(process, socketOf(process, there), null);
        }
        AgentReply reply = agent.start(extraOptions.isEmpty() ? "socket=on" : "socket=on," + extraOptions);
        try {
            return new AgentSession(process, socketOf(process, reply), agent);
        } catch (CliException e) {
            agent.stop();
            throw e;
        }
    }

    /** True if {@link #close} will take the agent out. */
    public boolean attachedHere() {
        return broughtIn != null;
    }

    /** Where the profile endpoint listens, as seen from here. */
    public Path socket() {
        return socket;
    }

    /**
     * The body of the answer to a GET of, for instance, {@code /debug/pprof/profile?seconds=5}; closing it while it is
     * read ends the work in the agent too.
     *
     * @throws CliException if the agent answers with an error, whose text it carries
     * @throws IOException if the connection is lost, also by {@link #close}
     */
    public InputStream get(String pathAndQuery) throws IOException, CliException {
        UnixSocket connection = connect(process, socket);
        return AgentHttp.get(connection, connection.input(), connection.output(), pathAndQuery);
    }

    /** Takes the agent out if it was brought in here. Idempotent; what goes wrong is said on stderr. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        if (broughtIn == null || !process.isRunning()) {
            return;
        }
        try {
            broughtIn.stop();
        } catch (CliException e) {
            if (e.status() != ExitStatus.NO_AGENT && process.isRunning()) {
                System.err.println("jvm-pprof: the agent is left in the JVM: " + e.getMessage());
            }
        }
    }

    /** Null if the threads seen were those of an agent that is just leaving. */
    private static @Nullable AgentReply told(RemoteAgent agent) throws CliException {
        try {
            return agent.tell();
        } catch (CliException e) {
            if (e.status() == ExitStatus.NO_AGENT) {
                return null;
            }
            throw e;
        }
    }

    private static boolean answers(Proc process, Path socket) {
        try {
            connect(process, socket).close();
            return true;
        } catch (IOException | CliException e) {
            return false; // a leftover of an agent that is gone
        }
    }

    private static UnixSocket connect(Proc process, Path socket) throws IOException, CliException {
        return new Rights(process).run(() -> UnixSocket.connect(socket));
    }

    private static Path socketOf(Proc process, AgentReply reply) throws CliException {
        String path = reply.socket();
        if (path == null) {
            throw new CliException(
                    ExitStatus.FAILED,
                    process.pid() + ": its agent has no unix socket; jvm-pprof attach " + process.pid()
                            + " socket=on opens one");
        }
        return process.outside(path);
    }
}
