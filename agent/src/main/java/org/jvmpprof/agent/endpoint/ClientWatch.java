package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jvmpprof.agent.endpoint.socket.ClientSocket;

/**
 * Lets a route wait for its window's end without losing sight of the client.
 *
 * <p>A client that goes away ends its own work at once. But the end of a client's data says two things: socat and nc,
 * fed by a pipe, close their sending side right after the request and still read the answer. So an end within
 * {@link #HALF_CLOSE_NANOS} of the beginning is a half-close, and such a client is served blindly (nothing short of
 * writing to it could tell that it went later); an end that comes later, or a reset, is a client that has gone.
 *
 * <p>The beginning is the first look at the client. A route that has slow work before its wait calls {@link #settle}
 * first, lest an end that came meanwhile be taken for a half-close.
 *
 * <p>Confined to the worker that serves the client.
 */
class ClientWatch {
    static final long HALF_CLOSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final ClientSocket socket;
    private long firstLookNanos;
    private boolean looked;
    private boolean halfClosed;

    ClientWatch(ClientSocket socket) {
        this.socket = socket;
    }

    /** Waits as long as it takes to tell a half-close: at most {@link #HALF_CLOSE_NANOS}. */
    void settle() throws ClientGoneException {
        sleepUntil(System.nanoTime() + HALF_CLOSE_NANOS);
    }

    /** True if something of what the client has sent since its request was seen, and lies ready. */
    boolean hasInput() {
        return socket.hasInput();
    }

    /**
     * Waits until {@code untilNanos} (of {@link System#nanoTime()}).
     *
     * @throws ClientGoneException as soon as the client went away, or the endpoint was closed
     */
    void sleepUntil(long untilNanos) throws ClientGoneException {
        if (!looked) {
            looked = true;
            firstLookNanos = System.nanoTime();
        }
        try {
            if (!halfClosed && socket.watch(untilNanos)) {
                if (System.nanoTime() - firstLookNanos > HALF_CLOSE_NANOS) {
                    throw new ClientGoneException("the client closed its connection");
                }
                halfClosed = true;
            }
            if (halfClosed) {
                socket.idle(untilNanos);
            }
        } catch (ClientGoneException e) {
            throw e;
        } catch (IOException e) {
            throw new ClientGoneException("the connection broke: " + e.getMessage());
        }
    }
}
