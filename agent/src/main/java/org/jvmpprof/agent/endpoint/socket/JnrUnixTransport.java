package org.jvmpprof.agent.endpoint.socket;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import jnr.unixsocket.UnixServerSocketChannel;
import jnr.unixsocket.UnixSocketAddress;
import jnr.unixsocket.UnixSocketChannel;
import org.jspecify.annotations.Nullable;

/** Unix sockets by jnr-unixsocket, for JVMs below 16. */
final class JnrUnixTransport implements UnixTransport {
    private static final int BACKLOG = 64;

    @Override
    public ServerDoor bind(Path path) throws IOException {
        UnixServerSocketChannel server = UnixServerSocketChannel.open();
        try {
            server.socket().bind(address(path), BACKLOG);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        return new ServerDoor() {
            @Override
            public SelectableChannel channel() {
                return server;
            }

            @Override
            public @Nullable SocketChannel acceptNow() throws IOException {
                return server.accept();
            }
        };
    }

    @Override
    public boolean answers(Path path) {
        try (UnixSocketChannel client = UnixSocketChannel.open()) {
            return client.connect(address(path));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String peerUser(SocketChannel client) throws IOException {
        return Integer.toString(
                ((UnixSocketChannel) client).socket().getCredentials().getUid());
    }

    @Override
    public String name() {
        return "jnr";
    }

    private static UnixSocketAddress address(Path path) {
        return new UnixSocketAddress(path.toFile());
    }
}
