package org.jvmpprof.agent.endpoint.socket;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** The unix channels of JDK 16 and up (JEP 380), reached by reflection because this code is Java 8. */
final class JdkUnixTransport implements UnixTransport {
    private static final int BACKLOG = 64;

    private final ProtocolFamily unix;
    private final Method addressOf;
    private final Method openServer;
    private final Method openClient;
    private final @Nullable SocketOption<?> peerCredentials;

    private JdkUnixTransport() throws ReflectiveOperationException {
        this.unix = StandardProtocolFamily.valueOf("UNIX");
        this.addressOf = Class.forName("java.net.UnixDomainSocketAddress").getMethod("of", Path.class);
        this.openServer = ServerSocketChannel.class.getMethod("open", ProtocolFamily.class);
        this.openClient = SocketChannel.class.getMethod("open", ProtocolFamily.class);
        this.peerCredentials = peerCredentials();
    }

    /** Null on a JDK older than 16. */
    static @Nullable JdkUnixTransport ifPresent() {
        try {
            return new JdkUnixTransport();
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return null;
        }
    }

    /** Null in a runtime image without the module jdk.net. */
    private static @Nullable SocketOption<?> peerCredentials() throws ReflectiveOperationException {
        try {
            return (SocketOption<?>) Class.forName("jdk.net.ExtendedSocketOptions")
                    .getField("SO_PEERCRED")
                    .get(null);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    @Override
    public ServerDoor bind(Path path) throws IOException {
        ServerSocketChannel server = (ServerSocketChannel) call(openServer, unix);
        try {
            server.bind((SocketAddress) call(addressOf, path), BACKLOG);
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
        try (SocketChannel client = (SocketChannel) call(openClient, unix)) {
            return client.connect((SocketAddress) call(addressOf, path));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public @Nullable String peerUser(SocketChannel client) throws IOException {
        if (peerCredentials == null || !client.supportedOptions().contains(peerCredentials)) {
            return null;
        }
        Object credentials = client.getOption(peerCredentials);
        try {
            Method user = Class.forName("jdk.net.UnixDomainPrincipal").getMethod("user");
            return ((Principal) user.invoke(credentials)).getName();
        } catch (ReflectiveOperationException e) {
            throw new IOException("could not read the peer's credentials", e);
        }
    }

    @Override
    public String name() {
        return "jdk";
    }

    private static Object call(Method method, Object argument) throws IOException {
        try {
            return method.invoke(null, argument);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException) {
                throw (IOException) e.getCause();
            }
            throw new IOException(String.valueOf(e.getCause()), e.getCause());
        } catch (IllegalAccessException e) {
            throw new IOException(e);
        }
    }
}
