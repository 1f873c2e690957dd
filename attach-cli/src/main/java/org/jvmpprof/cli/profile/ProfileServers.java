package org.jvmpprof.cli.profile;

import java.io.IOException;
import java.io.InputStream;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.jvm.AgentSession;

/** Finds the agent that a command line names. */
public final class ProfileServers {
    private ProfileServers() {}

    /**
     * The server of {@code target}, which is left at the latest when the process ends, by whatever signal it can see.
     *
     * @param target a process id, or {@code http://host:port}
     * @param agentOptions for an agent that has to come for the time
     */
    public static ProfileServer open(String target, String agentOptions) throws CliException {
        if (target.startsWith("http://") || target.startsWith("https://")) {
            return new HttpProfileServer(target, System.getenv(HttpProfileServer.TOKEN_VARIABLE));
        }
        if (target.matches("[0-9]{1,18}")) {
            return new LeftAtExit(new SessionProfileServer(AgentSession.open(Long.parseLong(target), agentOptions)));
        }
        throw CliException.wrong(target + ": is no process id and no http://host:port");
    }

    /** Leaves the JVM at the command's end, and at the process's. */
    static final class LeftAtExit implements ProfileServer {
        private final ProfileServer server;
        private final Thread hook;

        LeftAtExit(ProfileServer server) {
            this.server = server;
            this.hook = new Thread(server::close, "pprof-leave");
            Runtime.getRuntime().addShutdownHook(hook);
        }

        @Override
        public InputStream get(String pathAndQuery) throws IOException {
            return server.get(pathAndQuery);
        }

        @Override
        public boolean isTemporary() {
            return server.isTemporary();
        }

        @Override
        public void close() {
            server.close();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                return; // the process ends, and the hook runs
            }
        }
    }
}
