package org.jvmpprof.agent.endpoint.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Listens on a unix socket that only its owner (and root) can reach: by the file's mode, and by the peer's user as the
 * kernel tells it (SO_PEERCRED). The file goes when the listener is closed.
 */
public final class UnixListener implements Listener {
    private final SocketFile file;
    private final UnixTransport transport;
    private final SocketOwner owner;
    private final AcceptWait clients;

    private UnixListener(SocketFile file, UnixTransport transport, SocketFile.Bound bound) throws IOException {
        this.file = file;
        this.transport = transport;
        this.owner = bound.owner;
        this.clients = new AcceptWait(bound.door);
    }

    /** Listens at {@code path}, with the JDK's unix sockets where it has them. */
    public static UnixListener open(Path path) throws IOException {
        JdkUnixTransport jdk = isJnrWanted() ? null : JdkUnixTransport.ifPresent();
        return open(path, jdk == null ? new JnrUnixTransport() : jdk);
    }

    /** Lets the packaged agent be tested with the older library on a JDK that does not need it. */
    private static boolean isJnrWanted() {
        return "jnr".equals(System.getProperty("jvmpprof.internal.unixsocket"));
    }

    static UnixListener open(Path path, UnixTransport transport) throws IOException {
        SocketFile file = new SocketFile(path, transport);
        SocketFile.Bound bound;
        try {
            bound = file.create();
        } catch (LinkageError e) {
            throw new IOException("no unix sockets in this JVM (" + e + "); set socket=off, and http=<host:port>", e);
        }
        try {
            return new UnixListener(file, transport, bound);
        } catch (IOException | RuntimeException e) {
            bound.door.channel().close();
            file.delete();
            throw e;
        }
    }

    public Path path() {
        return file.path();
    }

    @Override
    public @Nullable ClientSocket accept() throws IOException {
        SocketChannel client = clients.next();
        if (client == null) {
            return null;
        }
        try {
            String user = transport.peerUser(client);
            if (user != null && !owner.admits(user)) {
                throw new IOException(
                        "refused a client of user " + user + " at " + where() + ": only our user and root may connect");
            }
            return new ClientSocket(client, false);
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    @Override
    public String where() {
        return file.path().toString();
    }

    @Override
    public void close() {
        try {
            clients.close();
            file.delete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
