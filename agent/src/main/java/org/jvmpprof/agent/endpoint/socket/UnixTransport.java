package org.jvmpprof.agent.endpoint.socket;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Unix sockets as the JVM has them: the JDK's own since 16, jnr's below. Stateless. */
interface UnixTransport {
    /** Binds and listens; the file must not exist. */
    ServerDoor bind(Path path) throws IOException;

    /** True if somebody accepts connections at this socket file. */
    boolean answers(Path path);

    /**
     * The user at the other end, as its number or its name (both come in the text forms that {@link SocketOwner} knows);
     * null where this JVM cannot tell, and the file's mode alone protects.
     */
    @Nullable
    String peerUser(SocketChannel client) throws IOException;

    /** For messages and tests. */
    String name();
}
