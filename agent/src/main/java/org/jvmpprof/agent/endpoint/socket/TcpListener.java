package org.jvmpprof.agent.endpoint.socket;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Listens on one TCP address; port 0 takes a free one. */
public final class TcpListener implements Listener {
    private static final int BACKLOG = 64;

    private final InetSocketAddress address;
    private final AcceptWait clients;

    private TcpListener(ServerSocketChannel server) throws IOException {
        this.address = (InetSocketAddress) server.getLocalAddress();
        this.clients = new AcceptWait(new ServerDoor() {
            @Override
            public SelectableChannel channel() {
                return server;
            }

            @Override
            public @Nullable SocketChannel acceptNow() throws IOException {
                return server.accept();
            }
        });
    }

    public static TcpListener open(InetSocketAddress address) throws IOException {
        if (address.isUnresolved()) {
            throw new IOException("unknown host " + address.getHostString());
        }
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(requireNonNull(address, "address"), BACKLOG);
            return new TcpListener(server);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** The address with the port that was really taken. */
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public @Nullable ClientSocket accept() throws IOException {
        SocketChannel client = clients.next();
        if (client == null) {
            return null;
        }
        try {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            client.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            return new ClientSocket(client, true);
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    @Override
    public String where() {
        return address.getAddress().getHostAddress() + ':' + address.getPort();
    }

    @Override
    public void close() {
        try {
            clients.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
