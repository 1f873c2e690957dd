package org.jvmpprof.agent.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.jvmpprof.agent.charts.Second;

/**
 * Each second as a message of a {@link WebSocket}, in debugcharts' words. A client that answers no ping is let go.
 * Confined to the client's worker.
 */
final class SocketStream implements Answer.Stream {
    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int MAX_UNANSWERED = 3;

    private final Follower follower;
    private final Followers followers;
    private final ClientWatch client;
    private long pingNanos = System.nanoTime();
    private long pings;

    SocketStream(Follower follower, Followers followers, ClientWatch client) {
        this.follower = follower;
        this.followers = followers;
        this.client = client;
    }

    @Override
    public void run(InputStream in, OutputStream out) throws IOException {
        WebSocket socket = new WebSocket(in, out);
        follower.follow(seconds -> {
            while (socket.isOpen() && client.hasInput()) {
                socket.receive();
            }
            if (!socket.isOpen() || pings - socket.pongs() > MAX_UNANSWERED) {
                return false;
            }
            for (Second second : seconds) {
                socket.send(second.debugChartsJson());
            }
            pingIfDue(socket);
            return true;
        });
    }

    private void pingIfDue(WebSocket socket) throws IOException {
        long now = System.nanoTime();
        if (now - pingNanos > PING_NANOS) {
            pingNanos = now;
            pings++;
            socket.ping();
        }
    }

    @Override
    public void close() {
        followers.leave();
    }
}
