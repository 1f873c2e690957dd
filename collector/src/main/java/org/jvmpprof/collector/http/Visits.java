package org.jvmpprof.collector.http;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * Watches over the patience with clients. Jetty's idle time ends connections on which nothing moves at all; a client
 * that sends or fetches a byte now and then would stay for ever. So a connection on which no request is under way is
 * closed after a time whatever dribbles in, and a request whose body or answer moves too slowly is ended. Requests come
 * and go on HTTP threads; {@link #sweep} is called on the watch thread.
 *
 * <p>Connections are known by their remote address, since with TLS the one that a request sees is not the one that the
 * connector has.
 */
final class Visits {
    private final long quietNanos;
    private final Map<SocketAddress, Client> clients = new ConcurrentHashMap<>();
    private final LongAdder tooSlow = new LongAdder();

    /** @param quiet after which a connection without a request is closed */
    Visits(Duration quiet) {
        this.quietNanos = quiet.toNanos();
    }

    /** A connection, and the requests on it. */
    static final class Client {
        private final Set<Visit> visits = new HashSet<>();
        private long quietSinceNanos;
        private boolean mustGo;

        Client(long nowNanos) {
            this.quietSinceNanos = nowNanos;
        }

        synchronized void add(Visit visit) {
            visits.add(visit);
        }

        synchronized void remove(Visit visit, long nowNanos) {
            visits.remove(visit);
            quietSinceNanos = nowNanos;
        }

        /** The connection is closed at the next sweep, without another word. */
        synchronized void hangUp() {
            mustGo = true;
        }

        synchronized boolean isUnwanted(long nowNanos, long quietNanos) {
            return mustGo || (visits.isEmpty() && nowNanos - quietSinceNanos > quietNanos);
        }

        synchronized Collection<Visit> all() {
            return Set.copyOf(visits);
        }
    }

    Visit begin(Request request) {
        long now = System.nanoTime();
        SocketAddress address = request.getConnectionMetaData().getRemoteSocketAddress();
        if (address == null) { // gone already; its visit will end by itself
            return new Visit(new Client(now), now);
        }
        Visit[] begun = new Visit[1];
        // In one step, so that a sweep can't drop the client before its first visit is in it.
        clients.compute(address, (key, known) -> {
            Client client = known == null ? new Client(now) : known;
            begun[0] = new Visit(client, now);
            client.add(begun[0]);
            return client;
        });
        return begun[0];
    }

    void end(Visit visit) {
        visit.release();
        visit.client().remove(visit, System.nanoTime());
    }

    /** Ends what is too slow. */
    void sweep(Collection<EndPoint> connected) {
        long now = System.nanoTime();
        for (Client client : clients.values()) {
            for (Visit visit : client.all()) {
                if (visit.endIfOverdue(now)) {
                    tooSlow.increment();
                }
            }
        }
        Set<SocketAddress> alive = new HashSet<>();
        for (EndPoint connection : connected) {
            SocketAddress address = connection.getRemoteSocketAddress();
            if (address != null) {
                alive.add(address);
                Client client = clients.computeIfAbsent(address, unused -> new Client(now));
                if (client.isUnwanted(now, quietNanos)) {
                    tooSlow.increment();
                    connection.close(new TimeoutException("client is too slow"));
                }
            }
        }
        for (SocketAddress address : clients.keySet()) {
            if (!alive.contains(address)) {
                clients.computeIfPresent(address, (key, client) -> client.all().isEmpty() ? null : client);
            }
        }
    }

    /** Connections and requests that were ended because they were too slow, since the start. */
    long tooSlow() {
        return tooSlow.sum();
    }

    /** Requests under way. */
    long underWay() {
        return clients.values().stream()
                .mapToLong(client -> client.all().size())
                .sum();
    }
}
