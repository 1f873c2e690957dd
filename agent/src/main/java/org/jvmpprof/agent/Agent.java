package org.jvmpprof.agent;

import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.config.OptionTable;
import org.jvmpprof.agent.config.Options;
import org.jvmpprof.agent.config.Surroundings;
import org.jvmpprof.agent.endpoint.Endpoints;
import org.jvmpprof.agent.self.AgentLog;
import org.jvmpprof.agent.self.NativeAccess;
import org.jvmpprof.agent.self.OwnCpu;

/**
 * The agent of one JVM: reads the options, starts engine, endpoints and shipper, each failing alone with one line, and
 * stops them at the JVM's exit. The bootstrap calls {@link #start} on {@code pprof-start} and {@link #reconfigure} on
 * the JVM's attach thread, both by name.
 */
public final class Agent {
    private final Rooms.House house;
    private final Exit exit = new Exit(this);
    private @Nullable String[] arguments;
    private AgentLog log;
    private String logSettings = "";
    private volatile @Nullable Rooms rooms;
    private volatile boolean isEnding;
    private long configuredUnixMillis;

    private Agent(Rooms.House house, @Nullable String arguments) {
        this.house = house;
        this.arguments = new @Nullable String[] {arguments};
        this.log = AgentLog.open(AgentLog.Level.WARN, null);
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
        Agent agent = new Agent(new Rooms.House(instrumentation, attached, entryNanos), arguments);
        if (!agent.exit.register()) {
            return agent; // the JVM is going down already: nothing was started, nothing to stop
        }
        try {
            NativeAccess.enable(instrumentation, Agent.class.getClassLoader());
        } catch (ReflectiveOperationException | RuntimeException e) {
            agent.log.debug("native access stays restricted: " + e);
        }
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
        close(Exit.GRACE_MILLIS);
        apply();
        log.info("configured anew");
    }

    /** Why this agent is of no use, or null: without samples, or with nobody to give them to, it does nothing. */
    public synchronized @Nullable String problem() {
        Rooms present = rooms;
        if (present != null && present.isWorking()) {
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
        Rooms present = rooms;
        Endpoints open = present == null ? null : present.endpoints();
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
        Rooms present = rooms;
        if (present != null) {
            present.jvmEnds();
        }
        end(graceMillis);
    }

    /** Closes the rooms; takes no lock, since a start under way holds it longer than an exit may wait. */
    void end(long graceMillis) {
        isEnding = true;
        close(graceMillis);
    }

    private void close(long graceMillis) {
        Rooms present = rooms;
        if (present != null) {
            present.close(graceMillis);
        }
    }

    private synchronized void apply() {
        configuredUnixMillis = System.currentTimeMillis();
        Options options = Options.read(Surroundings.ofProcess(), arguments);
        openLog(options);
        options.problems().forEach(log::warn);
        options.notes().forEach(log::warn);
        Rooms next = new Rooms(house, options, log);
        rooms = next;
        if (isEnding) {
            next.close(0); // the exit came first, and closed the rooms before these
        }
        next.start();
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
}
