package org.jvmpprof.agent.endpoint;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.endpoint.socket.SocketPaths;
import org.jvmpprof.agent.endpoint.socket.TcpListener;
import org.jvmpprof.agent.endpoint.socket.UnixListener;
import org.jvmpprof.agent.profile.ProfileSource;
import org.jvmpprof.agent.self.AgentLog;
import org.jvmpprof.agent.threads.ThreadDumps;

/**
 * The running endpoints: a unix socket, TCP ports, or both, as the settings say. Started by the agent's own thread;
 * a listener that cannot be opened is one warning with its remedy, and the others work. Closed by any thread, or by the
 * JVM's exit, which removes the socket's file.
 */
public final class Endpoints implements AutoCloseable {
    private final HttpServer server;
    private final Windows windows;
    private final Set<String> paths;
    private final AgentLog log;
    private final List<InetSocketAddress> tcpAddresses = new ArrayList<>();
    private final Thread exitHook;
    private @Nullable Path socketPath;

    private Endpoints(HttpServer server, Windows windows, Set<String> paths, AgentLog log) {
        this.server = server;
        this.windows = windows;
        this.paths = paths;
        this.log = log;
        this.exitHook = new Thread(server::hangUp, "pprof-hang-up");
        exitHook.setContextClassLoader(null);
    }

    /** Opens what the settings name; never throws for a listener that cannot be had. */
    public static Endpoints start(EndpointSettings settings, ProfileSource source, ThreadDumps threads, AgentLog log) {
        requireNonNull(settings, "settings");
        requireNonNull(source, "source");
        requireNonNull(threads, "threads");
        Windows windows = new Windows(settings.maxSeconds(), settings.maxClients());
        int followers = settings.charts() == null ? 0 : Followers.MAX;
        Router router = new Routes(settings, source, threads, windows).router();
        HttpServer server = new HttpServer(router, settings.maxClients() + followers, log);
        Endpoints endpoints = new Endpoints(server, windows, router.paths(), log);
        endpoints.hookExit();
        if (settings.socketOn()) {
            endpoints.openSocket(settings);
        }
        for (String address : settings.tcp()) {
            endpoints.openTcp(address, settings);
        }
        return endpoints;
    }

    /** The unix socket's path, or null when there is none. */
    public @Nullable Path socketPath() {
        return socketPath;
    }

    /** The first TCP address, with the port that was really taken, or null when there is none. */
    public @Nullable InetSocketAddress tcpAddress() {
        return tcpAddresses.isEmpty() ? null : tcpAddresses.get(0);
    }

    /** All TCP addresses that were opened. */
    public List<InetSocketAddress> tcpAddresses() {
        return Collections.unmodifiableList(tcpAddresses);
    }

    /** Every path that is served, as the router has it. */
    Set<String> paths() {
        return paths;
    }

    /** How many clients wait for a window, a delta or a recording at present. */
    public int waitingClients() {
        return windows.waitingClients();
    }

    /** Ends all answers in the making, frees ports, socket file and threads within seconds. Idempotent. */
    @Override
    public void close() {
        server.close();
        try {
            Runtime.getRuntime().removeShutdownHook(exitHook);
        } catch (IllegalStateException e) {
            log.debug("endpoints closed while the JVM ends");
        }
    }

    private void hookExit() {
        try {
            Runtime.getRuntime().addShutdownHook(exitHook);
        } catch (IllegalStateException e) {
            log.debug("endpoints started while the JVM ends");
        }
    }

    private void openSocket(EndpointSettings settings) {
        Path path = pathOf(settings);
        try {
            UnixListener listener = UnixListener.open(path);
            server.listen(listener, Gate.unix(), null);
            socketPath = path;
            log.info("profiles at unix socket " + path);
        } catch (IOException | RuntimeException e) {
            log.warn("no unix socket at " + path + ": " + messageOf(e));
        }
    }

    private static Path pathOf(EndpointSettings settings) {
        Path whole = settings.socketPath();
        if (whole != null) {
            return whole;
        }
        Path directory = settings.socketDirectory();
        String name = settings.socketName();
        return (directory == null ? SocketPaths.directory(System.getenv()) : directory)
                .resolve(name == null ? SocketPaths.fileName(settings.processName(), Pid.own()) : name);
    }

    private void openTcp(String address, EndpointSettings settings) {
        try {
            InetSocketAddress asked = HostPort.parse(address);
            if (asked.getAddress() != null && !Gate.mayOpen(asked.getAddress(), settings.token(), settings.open())) {
                throw new IOException("it is not loopback, and nothing protects it; set http.token or"
                        + " http.token-file, or http.open=true if that is meant");
            }
            PemTls tls = tlsOf(settings);
            TcpListener listener = TcpListener.open(asked);
            server.listen(listener, Gate.tcp(listener.address(), asked.getHostString(), settings.token()), tls);
            tcpAddresses.add(listener.address());
            log.info("profiles at " + (tls == null ? "http://" : "https://") + listener.where() + Router.PREFIX);
        } catch (IOException | RuntimeException e) {
            log.warn("no HTTP at http=" + address + ": " + messageOf(e));
        }
    }

    private static @Nullable PemTls tlsOf(EndpointSettings settings) throws IOException {
        Path certificate = settings.tlsCertificate();
        Path key = settings.tlsKey();
        return certificate == null || key == null ? null : PemTls.load(certificate, key, settings.tlsClientCa());
    }

    private static String messageOf(Exception e) {
        boolean clear = e.getClass() == IOException.class || e instanceof BindException;
        return clear && e.getMessage() != null ? e.getMessage() : e.toString();
    }
}
