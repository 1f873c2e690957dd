package org.jvmpprof.agent.endpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.endpoint.socket.ClientSocket;
import org.jvmpprof.agent.endpoint.socket.Listener;
import org.jvmpprof.agent.self.AgentLog;

/**
 * One accepting thread per listener, and workers made on demand, at most as many as clients may wait or follow, and some
 * for the short requests. A client beyond that is told 503 and goes. Any thread may close.
 */
final class HttpServer implements Closeable {
    /** Workers beside those that wait: the index answers though all waiting places are taken. */
    static final int SHORT_REQUESTS = 16;

    private static final int IDLE_SECONDS = 5;
    private static final long CLOSE_MILLIS = 2000;
    private static final long ERROR_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final String BUSY_TEXT = "too many connections; come again in 1 s, or raise http.max-clients\n";
    private static final byte[] BUSY =
            ("HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                            + BUSY_TEXT.length()
                            + "\r\nX-Content-Type-Options: nosniff\r\nX-Go-Pprof: 1\r\nRetry-After: 1\r\nConnection: close\r\n\r\n"
                            + BUSY_TEXT)
                    .getBytes(StandardCharsets.US_ASCII);

    private final Router router;
    private final AgentLog log;
    private final ThreadPoolExecutor workers;
    private final RoleThreads acceptors = new RoleThreads("pprof-accept");
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Thread> accepting = new ArrayList<>();
    private final Set<ClientSocket> clients = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    HttpServer(Router router, int maxWaiting, AgentLog log) {
        this.router = router;
        this.log = log;
        this.workers = new ThreadPoolExecutor(
                0,
                maxWaiting + SHORT_REQUESTS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                new RoleThreads("pprof-http"));
    }

    /** Serves what comes in at this listener from now on. */
    synchronized void listen(Listener listener, Gate gate, @Nullable PemTls tls) {
        Thread thread = acceptors.newThread(() -> acceptAll(listener, gate, tls));
        listeners.add(listener);
        accepting.add(thread);
        thread.start();
    }

    private void acceptAll(Listener listener, Gate gate, @Nullable PemTls tls) {
        while (!closed) {
            try {
                ClientSocket client = listener.accept();
                if (client == null) {
                    return;
                }
                hand(client, gate, tls);
            } catch (IOException e) {
                log.warn("lost a client at " + listener.where() + ": " + e.getMessage());
                // Without descriptors accept fails at once, again and again.
                LockSupport.parkNanos(ERROR_PAUSE_NANOS);
            } catch (Throwable e) {
                log.warn("accepting at " + listener.where() + " failed", e);
                LockSupport.parkNanos(ERROR_PAUSE_NANOS);
            }
        }
    }

    private void hand(ClientSocket client, Gate gate, @Nullable PemTls tls) {
        clients.add(client);
        try {
            workers.execute(() -> serve(client, gate, tls));
        } catch (RejectedExecutionException e) {
            clients.remove(client);
            refuse(client, tls != null);
        }
        if (closed) {
            client.close();
        }
    }

    private void serve(ClientSocket client, Gate gate, @Nullable PemTls tls) {
        try {
            new HttpExchange(client, gate, router, log, this::isCrowded).serve(tls);
        } catch (IOException e) {
            log.debug("client " + client + ": " + e);
        } catch (Throwable e) {
            log.warn("serving a client failed", e);
        } finally {
            clients.remove(client);
            client.close();
        }
    }

    private static void refuse(ClientSocket client, boolean encrypted) {
        try {
            if (!encrypted) {
                client.getOutputStream().write(BUSY);
            }
            client.lingerThenClose(ERROR_PAUSE_NANOS);
        } catch (IOException e) {
            client.close();
        }
    }

    /** True when idle connections should rather be closed than kept: others need the workers. */
    private boolean isCrowded() {
        return closed || workers.getActiveCount() > workers.getMaximumPoolSize() / 2;
    }

    /** Frees addresses, socket file and connections at once, and waits for nobody: for the JVM's exit. Idempotent. */
    synchronized void hangUp() {
        closed = true;
        for (Listener listener : listeners) {
            closeQuietly(listener);
        }
        listeners.clear();
        clients.forEach(ClientSocket::close);
        workers.shutdownNow();
    }

    /** As {@link #hangUp}, and waits until the threads are gone, for seconds at most. Idempotent. */
    @Override
    public void close() {
        hangUp();
        try {
            for (Thread thread : ending()) {
                thread.join(CLOSE_MILLIS);
            }
            if (!workers.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                log.warn("an endpoint's worker did not end within " + CLOSE_MILLIS + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<Thread> ending() {
        List<Thread> ending = new ArrayList<>(accepting);
        accepting.clear();
        return ending;
    }

    private void closeQuietly(Listener listener) {
        try {
            listener.close();
        } catch (RuntimeException e) {
            log.warn("closing " + listener.where() + " failed", e);
        }
    }
}
