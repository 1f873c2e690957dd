package org.jvmpprof.agent.endpoint.socket;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** What listening channels of the JDK and of jnr have in common. */
interface ServerDoor {
    SelectableChannel channel();

    /** The next client if one is there, else null. Never blocks. */
    @Nullable
    SocketChannel acceptNow() throws IOException;
}
