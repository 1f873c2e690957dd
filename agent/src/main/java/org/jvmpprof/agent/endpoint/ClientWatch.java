package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jvmpprof.agent.endpoint.socket.ClientSocket;

/**
 * Lets a route wait for its window's end without losing sight of the client.
 *
 * <p>A client that goes away ends its own work at once. But the end of a client's data says two things: socat and nc,
 * fed by a pipe, close their sending side right after the request and still read the answer. So an end within
 * {@link #HALF_CLOSE_NANOS} of the wait's beginning is a half-close, and such a client is served blindly (nothing short
 * of writing to it could tell that it went later); an end that comes later, or a reset, is a client that has gone.
 *
 * <p>Confined to the worker that serves the client.
 */
class ClientWatch {
    static final long HALF_CLOSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final ClientSocket socket;

    ClientWatch(ClientSocket socket) {
        this.socket = socket;
    }

    /**
     * Waits until {@code untilNanos} (of {@link System#nanoTime()}).
     *
     * @throws ClientGoneException as soon as the client went away, or the endpoint was closed
     */
    void sleepUntil(long untilNanos) throws ClientGoneException {
        long begin = System.nanoTime();
        try {
            if (socket.watch(untilNanos)) {
                if (System.nanoTime() - begin > HALF_CLOSE_NANOS) {
                    throw new ClientGoneException("the client closed its connection");
                }
                socket.idle(untilNanos);
            }
        } catch (ClientGoneException e) {
            throw e;
        } catch (IOException e) {
            throw new ClientGoneException("the connection broke: " + e.getMessage());
        }
    }
}
