package org.jvmpprof.agent.endpoint.socket;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Waits for clients with a selector, because closing a channel of jnr does not wake a thread that blocks in accept. One
 * thread waits; any thread may close.
 */
final class AcceptWait implements Closeable {
    private final ServerDoor door;
    private final Selector selector;
    private volatile boolean closed;

    AcceptWait(ServerDoor door) throws IOException {
        this.door = door;
        this.selector = door.channel().provider().openSelector();
        try {
            door.channel().configureBlocking(false);
            door.channel().register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            selector.close();
            throw e;
        }
    }

    /** The next client; null once closed. */
    @Nullable
    SocketChannel next() throws IOException {
        try {
            while (!closed) {
                SocketChannel client = door.acceptNow();
                if (client != null) {
                    return client;
                }
                selector.select();
                selector.selectedKeys().clear();
            }
            return null;
        } catch (ClosedSelectorException e) {
            return null;
        } catch (IOException e) {
            if (closed) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        door.channel().close();
        selector.wakeup();
        // Closing the selector frees the descriptor, which a cancelled key would hold until the next select.
        selector.close();
    }
}
