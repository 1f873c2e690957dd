package org.jvmpprof.agent;

import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.charts.Charts;
import org.jvmpprof.agent.config.OptionTable;
import org.jvmpprof.agent.config.Options;
import org.jvmpprof.agent.config.ProcessName;
import org.jvmpprof.agent.config.Surroundings;
import org.jvmpprof.agent.endpoint.EndpointStatus;
import org.jvmpprof.agent.endpoint.Endpoints;
import org.jvmpprof.agent.hook.HookSettings;
import org.jvmpprof.agent.profile.AddressTable;
import org.jvmpprof.agent.profile.EngineProfileSource;
import org.jvmpprof.agent.profile.EngineStatus;
import org.jvmpprof.agent.profile.LockStatus;
import org.jvmpprof.agent.profile.LockWatch;
import org.jvmpprof.agent.recent.RecentProfiles;
import org.jvmpprof.agent.self.AgentLog;
import org.jvmpprof.agent.self.LogStatus;
import org.jvmpprof.agent.self.NativeAccess;
import org.jvmpprof.agent.self.OwnCpu;
import org.jvmpprof.agent.self.ProcessStatus;
import org.jvmpprof.agent.self.Status;
import org.jvmpprof.agent.ship.LocalRounds;
import org.jvmpprof.agent.ship.ShipReport;
import org.jvmpprof.agent.ship.Shipper;
import org.jvmpprof.agent.threads.ThreadDumps;

/**
 * The agent of one JVM: reads the options, starts engine, endpoints and shipper, each failing alone with one line, and
 * stops them at the JVM's exit. The bootstrap calls {@link #start} on {@code pprof-start} and {@link #reconfigure} on
 * the JVM's attach thread, both by name.
 */
public final class Agent {
    private final Instrumentation instrumentation;
    private final Exit exit = new Exit(this);
    private final AddressTable addresses = new AddressTable();
    private final RecentProfiles recent = new RecentProfiles();
    private final boolean attached;
    private @Nullable String[] arguments;
    private AgentLog log;
    private String logSettings = "";
    private volatile Parts parts;
    private volatile boolean isEnding;
    private volatile @Nullable LockWatch locks;
    private @Nullable Endpoints endpoints;
    private boolean isWorking;
    private long configuredUnixMillis;
    private long entryNanos;

    private Agent(Instrumentation instrumentation, boolean attached, @Nullable String arguments) {
        this.instrumentation = instrumentation;
        this.attached = attached;
        this.arguments = new @Nullable String[] {arguments};
        this.log = AgentLog.open(AgentLog.Level.WARN, null);
        this.parts = new Parts(log);
    }

    /**
     * Starts the agent; what cannot start is said on stderr and left out.
     *
     * @param attached false if the JVM was started with the agent
     * @param entryNanos how long premain held the application's thread
     */
    public static Agent start(
            @Nullable String arguments, Instrumentation instrumentation, boolean attached, long entryNanos) {
        long begin = System.nanoTime();
        Agent agent = new Agent(instrumentation, attached, arguments);
        if (!agent.exit.register()) {
            return agent; // the JVM is going down already: nothing was started, nothing to stop
        }
        try {
            NativeAccess.enable(instrumentation, Agent.class.getClassLoader());
        } catch (ReflectiveOperationException | RuntimeException e) {
            agent.log.debug("native access stays restricted: " + e);
        }
        agent.entryNanos = entryNanos;
        agent.apply();
        agent.log.info((attached ? "attached" : "started") + ": premain " + entryNanos / 1000 + " us, start "
                + (System.nanoTime() - begin) / 1_000_000 + " ms");
        if (!attached) {
            OwnCpu.add("premain", entryNanos);
        }
        OwnCpu.addCurrentThread();
        return agent;
    }

    /** Attached again: new options are laid over those that were given before, and the rooms start anew. */
    public synchronized void reconfigure(@Nullable String more) {
        @Nullable String[] all = new @Nullable String[arguments.length + 1];
        all[0] = more;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        arguments = all;
        parts.close(Exit.GRACE_MILLIS);
        apply();
        log.info("configured anew");
    }

    /** Why this agent is of no use, or null: without samples, or with nobody to give them to, it does nothing. */
    public synchronized @Nullable String problem() {
        if (isWorking) {
            return null;
        }
        List<String> warnings = warnings();
        return warnings.isEmpty()
                ? "the agent has nothing to do: socket and http are off, and there is no collector"
                : String.join("; ", warnings);
    }

    /** Where it listens, and what could not be done since it was last configured, as {@code key=value}. */
    public synchronized List<String> report() {
        List<String> report = new ArrayList<>();
        Endpoints open = endpoints;
        if (open != null && open.socketPath() != null) {
            report.add("socket=" + open.socketPath());
        }
        if (open != null && open.tcpAddress() != null) {
            report.add("http=" + open.tcpAddress());
        }
        warnings().forEach(warning -> report.add("note=" + warning));
        return report;
    }

    private List<String> warnings() {
        return log.problems().stream()
                .filter(problem -> problem.lastUnixMillis() >= configuredUnixMillis)
                .map(AgentLog.Problem::message)
                .collect(Collectors.toList());
    }

    /** Stops everything and takes the exit hook back: the JVM lives on without the agent. Idempotent, within about 1 s. */
    public void stop() {
        end(Exit.GRACE_MILLIS);
        exit.unregister();
    }

    /** The JVM ends: what would only cost its exit time is left as it is. */
    void endWithJvm(long graceMillis) {
        LockWatch watching = locks;
        if (watching != null) {
            watching.jvmEnds();
        }
        end(graceMillis);
    }

    /** Closes the rooms; takes no lock, since a start under way holds it longer than an exit may wait. */
    void end(long graceMillis) {
        isEnding = true;
        parts.close(graceMillis);
    }

    private synchronized void apply() {
        configuredUnixMillis = System.currentTimeMillis();
        endpoints = null;
        isWorking = false;
        Options options = Options.read(Surroundings.ofProcess(), arguments);
        openLog(options);
        options.problems().forEach(log::warn);
        options.notes().forEach(log::warn);
        parts = new Parts(log);
        if (isEnding) {
            parts.close(0); // the exit came first, and closed the parts before these
        }
        startRooms(options);
    }

    /** The same log stays if it can: it says a thing once, and counts. */
    private void openLog(Options options) {
        String level = options.get(OptionTable.LOG).toUpperCase(Locale.ROOT);
        Path file = options.get(OptionTable.LOG_FILE).orElse(null);
        String wanted = level + ' ' + file;
        if (!wanted.equals(logSettings)) {
            logSettings = wanted;
            log = AgentLog.open(AgentLog.Level.valueOf(level), file);
        }
    }

    /** In the order in which data flows; the address table outlives them all, for addresses stay for good. */
    private void startRooms(Options options) {
        long begin = System.nanoTime();
        Status status = new Status();
        ThreadDumps threads = new ThreadDumps(addresses, ProcessName.ofProcess(), instrumentation);
        LockWatch watching = parts.start("the lock hooks", () -> watchLocks(options));
        locks = watching;
        EngineProfileSource source = watching == null
                ? null
                : parts.start(
                        "the engine",
                        () -> EngineProfileSource.start(
                                OptionsToEngineSettings.convert(options), addresses, threads, watching, log));
        if (source == null) {
            return; // said by its start; without profiles there is nothing to serve
        }
        Budgeting budgeting = parts.start("the budget", () -> Budgeting.start(options, source, watching, log));
        Charts charts = options.get(OptionTable.CHARTS)
                ? parts.start("the charts", () -> Charts.start(watching, null, source::stacks, log))
                : null;
        Endpoints listening = parts.start(
                "the endpoints",
                () -> Endpoints.start(
                        OptionsToEndpointSettings.convert(options, recent, charts, status, log), source, threads, log));
        endpoints = listening;
        Shipper shipper = OptionsToShipSettings.isWanted(options)
                ? parts.start(
                        "shipping", () -> Shipper.start(OptionsToShipSettings.convert(options), source, recent, log))
                : null;
        status.add(new AgentStatus(attached, entryNanos, System.nanoTime() - begin));
        status.add(new EngineStatus(source, options.get(OptionTable.ENGINE)));
        status.add(new LockStatus(watching));
        if (budgeting != null) {
            budgeting.addTo(status);
        }
        if (shipper != null) {
            status.add(new ShipReport(shipper));
        }
        if (listening != null) {
            status.add(new EndpointStatus(listening));
        }
        status.add(new OptionsStatus(options));
        status.add(new LogStatus(log));
        status.add(new ProcessStatus());
        boolean isListening = endpoints != null && (endpoints.socketPath() != null || endpoints.tcpAddress() != null);
        isWorking = isListening || shipper != null;
        if (isListening && shipper == null && options.get(OptionTable.CHARTS)) {
            parts.start(
                    "recent profiles",
                    () -> LocalRounds.start(OptionsToShipSettings.convertLocal(options), source, recent, log));
        }
    }

    private LockWatch watchLocks(Options options) {
        HookSettings settings = OptionsToHookSettings.convert(options, attached);
        return LockWatch.start(settings, instrumentation, addresses, log);
    }
}
