package org.jvmpprof.cli.profile;

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
            long pid = Long.parseLong(target);
            return LeftAtExit.open(() -> new SessionProfileServer(AgentSession.open(pid, agentOptions)));
        }
        throw CliException.wrong(target + ": is no process id and no http://host:port");
    }
}
