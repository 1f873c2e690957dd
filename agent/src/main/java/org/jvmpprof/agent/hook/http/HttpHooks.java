package org.jvmpprof.agent.hook.http;

import static java.util.Objects.requireNonNull;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.hook.BootClasses;
import org.jvmpprof.agent.hook.HookException;
import org.jvmpprof.agent.hook.Periodic;
import org.jvmpprof.agent.self.AgentLog;

/**
 * Watches for HTTP servers, instruments those it finds, and takes all out again when it is closed. Runs on {@code
 * pprof-locks}; status and gauges may be read by any thread. Until the first server is found it has defined nothing and
 * costs a look at one counter, twenty times a second while classes are loaded, then four times; what was loaded is looked
 * at when that has changed, after a pause of 200 times as long as the last look took, or half a second at most.
 */
public final class HttpHooks implements Periodic {
    private static final long PAUSE_NANOS = 50_000_000L;
    private static final long QUIET_PAUSE_NANOS = 250_000_000L;

    /** So long after the last class was loaded the application is through with its start, or with a part of it. */
    private static final long QUIET_NANOS = 2_000_000_000L;

    private static final long LONGEST_PAUSE_NANOS = 500_000_000L;
    private static final long NEVER_NANOS = Long.MAX_VALUE / 4;
    private static final long SWEEP_NANOS = 1_000_000_000L;
    private static final int SHARE_OF_TIME = 200;

    private final Instrumentation instrumentation;
    private final Supplier<? extends RequestSink> sinks;
    private final AgentLog log;
    private final List<FoundServer> servers = new CopyOnWriteArrayList<>();
    private @Nullable LoadedServers loaded;
    private volatile @Nullable InstalledHook hook;
    private volatile @Nullable String problem;
    private volatile boolean isJvmEnding;
    private long lastLookNanos;
    private long nextLookNanos;
    private long nextSweepNanos;

    /**
     * @param sinks called on {@code pprof-locks} when the first server is found: for the sink that counts, then for one
     *     that is used once, so that all its classes are loaded
     */
    public HttpHooks(Instrumentation instrumentation, Supplier<? extends RequestSink> sinks, AgentLog log) {
        this.instrumentation = requireNonNull(instrumentation, "instrumentation");
        this.sinks = requireNonNull(sinks, "sinks");
        this.log = requireNonNull(log, "log");
    }

    /** Why nothing can be instrumented in this JVM, or null. */
    public @Nullable String problem() {
        return problem;
    }

    /** What was found. */
    public List<ServerStatus> servers() {
        List<ServerStatus> statuses = new ArrayList<>();
        servers.forEach(server -> statuses.add(server.status()));
        return Collections.unmodifiableList(statuses);
    }

    /** The requests in flight now. */
    public Gauges gauges() {
        InstalledHook current = hook;
        return current == null ? Gauges.none() : current.gauges(System.nanoTime());
    }

    /** From now on {@link #close} leaves the servers as they are, since the JVM ends: restoring them takes time. */
    public void jvmEnds() {
        isJvmEnding = true;
    }

    @Override
    public long run(long nowNanos) {
        if (problem != null) {
            return NEVER_NANOS;
        }
        if (nowNanos - nextLookNanos >= 0 || loaded == null) {
            look(nowNanos);
        }
        InstalledHook current = hook;
        if (current != null && nowNanos - nextSweepNanos >= 0) {
            nextSweepNanos = nowNanos + SWEEP_NANOS;
            current.sweep(nowNanos);
        }
        return isQuiet(nowNanos) ? QUIET_PAUSE_NANOS : PAUSE_NANOS;
    }

    private boolean isQuiet(long nowNanos) {
        return nowNanos - lastLookNanos > QUIET_NANOS;
    }

    @Override
    public long slackNanos() {
        return isQuiet(System.nanoTime()) ? QUIET_PAUSE_NANOS / 2 : 0;
    }

    private void look(long nowNanos) {
        try {
            LoadedServers all = loaded == null ? new LoadedServers(instrumentation) : loaded;
            loaded = all;
            if (all.haveChanged()) {
                lastLookNanos = nowNanos;
                servers.removeIf(FoundServer::isGone);
                all.look(Servers.TELLING, this::found);
                long took = System.nanoTime() - nowNanos;
                nextLookNanos = nowNanos + Math.min(LONGEST_PAUSE_NANOS, SHARE_OF_TIME * took);
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            fail("this JVM does not tell which servers it has loaded: " + e);
        }
    }

    private void found(Class<?> telling) {
        if (problem != null || servers.stream().anyMatch(server -> server.isToldBy(telling))) {
            return;
        }
        if (hook == null && !install()) {
            return;
        }
        for (ServerPatch patch : Servers.patches(telling.getName())) {
            FoundServer server = new FoundServer(patch, telling);
            if (server.hasPart()) {
                instrument(server);
            }
        }
    }

    private void instrument(FoundServer server) {
        server.instrument(instrumentation);
        servers.add(server);
        String name = server.status().server();
        String failure = server.status().problem();
        if (failure == null) {
            log.info("HTTP requests of " + name + " are counted");
        } else {
            log.info("HTTP requests of " + name + " are not counted: " + failure);
        }
    }

    private boolean install() {
        try {
            BootClasses.define(instrumentation);
            InstalledHook fresh = new InstalledHook(sinks.get());
            fresh.install(sinks.get());
            hook = fresh;
            return true;
        } catch (HookException | RuntimeException | LinkageError e) {
            fail(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void fail(String reason) {
        problem = reason;
        log.warn("HTTP requests are not counted: " + reason);
    }

    @Override
    public void close() {
        InstalledHook current = hook;
        hook = null;
        if (current != null) {
            current.remove();
        }
        if (!isJvmEnding) {
            servers.forEach(this::restore);
        }
        servers.clear();
    }

    private void restore(FoundServer server) {
        try {
            Set<String> left = server.restore(instrumentation);
            if (!left.isEmpty()) {
                log.warn("calls of ours could not be taken out of " + left + "; they do nothing any more");
            }
        } catch (Exception | LinkageError e) {
            log.warn(
                    "calls of ours could not be taken out of " + server.status().server()
                            + "; they do nothing any more",
                    e);
        }
    }
}
