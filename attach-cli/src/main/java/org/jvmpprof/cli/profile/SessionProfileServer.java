package org.jvmpprof.cli.profile;

import java.io.IOException;
import java.io.InputStream;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.jvm.AgentSession;

/** An agent in a process of this machine, by its unix socket. */
final class SessionProfileServer implements ProfileServer {
    private final AgentSession session;

    SessionProfileServer(AgentSession session) {
        this.session = session;
    }

    @Override
    public InputStream get(String pathAndQuery) throws IOException {
        try {
            return session.get(pathAndQuery);
        } catch (CliException e) {
            throw new ServerErrorException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public boolean isTemporary() {
        return session.attachedHere();
    }

    @Override
    public void close() {
        session.close();
    }
}
