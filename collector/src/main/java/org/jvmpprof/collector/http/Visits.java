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

    private static final class Client {
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
        Visit visit = new Visit(now);
        client(addressOf(request), now).add(visit);
        return visit;
    }

    void end(Visit visit, Request request) {
        visit.release();
        Client client = clients.get(addressOf(request));
        if (client != null) {
            client.remove(visit, System.nanoTime());
        }
    }

    /** The connection is closed at the next sweep, without another word. */
    void hangUp(Request request) {
        client(addressOf(request), System.nanoTime()).hangUp();
    }

    private Client client(SocketAddress address, long nowNanos) {
        return clients.computeIfAbsent(address, unused -> new Client(nowNanos));
    }

    private static SocketAddress addressOf(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress();
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
                if (client(address, now).isUnwanted(now, quietNanos)) {
                    tooSlow.increment();
                    connection.close(new TimeoutException("client is too slow"));
                }
            }
        }
        clients.entrySet()
                .removeIf(client -> !alive.contains(client.getKey())
                        && client.getValue().all().isEmpty());
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
