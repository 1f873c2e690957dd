package org.jvmpprof.agent;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.charts.Charts;
import org.jvmpprof.agent.charts.ChartsStatus;
import org.jvmpprof.agent.config.OptionTable;
import org.jvmpprof.agent.config.Options;
import org.jvmpprof.agent.config.ProcessName;
import org.jvmpprof.agent.endpoint.EndpointSettings;
import org.jvmpprof.agent.endpoint.EndpointStatus;
import org.jvmpprof.agent.endpoint.Endpoints;
import org.jvmpprof.agent.profile.AddressTable;
import org.jvmpprof.agent.profile.EngineProfileSource;
import org.jvmpprof.agent.profile.EngineStatus;
import org.jvmpprof.agent.profile.LockStatus;
import org.jvmpprof.agent.profile.LockWatch;
import org.jvmpprof.agent.recent.RecentProfiles;
import org.jvmpprof.agent.recent.RecentStatus;
import org.jvmpprof.agent.self.AgentLog;
import org.jvmpprof.agent.self.LogStatus;
import org.jvmpprof.agent.self.ProcessStatus;
import org.jvmpprof.agent.self.Status;
import org.jvmpprof.agent.ship.LocalRounds;
import org.jvmpprof.agent.ship.ShipReport;
import org.jvmpprof.agent.ship.Shipper;
import org.jvmpprof.agent.stats.HttpStats;
import org.jvmpprof.agent.stats.HttpStatsStatus;
import org.jvmpprof.agent.threads.ThreadDumps;

/**
 * What one set of options starts: engine, endpoints, shipper and the rest, in the order in which data flows, each failing
 * alone with one line. Started once, by one thread; closed by any other, also meanwhile.
 */
final class Rooms {
    /** What stays when the agent is configured anew. Immutable. */
    static final class House {
        final Instrumentation instrumentation;
        final boolean attached;
        final AddressTable addresses = new AddressTable();
        final RecentProfiles recent = new RecentProfiles();
        final long entryNanos;

        /** @param entryNanos how long premain held the application's thread */
        House(Instrumentation instrumentation, boolean attached, long entryNanos) {
            this.instrumentation = instrumentation;
            this.attached = attached;
            this.entryNanos = entryNanos;
        }
    }

    private final House house;
    private final Options options;
    private final AgentLog log;
    private final Parts parts;
    private final Status status = new Status();
    private volatile @Nullable LockWatch locks;
    private volatile @Nullable HttpStats stats;
    private @Nullable Endpoints endpoints;
    private @Nullable Shipper shipper;

    Rooms(House house, Options options, AgentLog log) {
        this.house = house;
        this.options = options;
        this.log = log;
        this.parts = new Parts(log);
    }

    void start() {
        long begin = System.nanoTime();
        ThreadDumps threads = new ThreadDumps(house.addresses, ProcessName.ofProcess(), house.instrumentation);
        LockWatch watching = parts.start(
                "the lock hooks",
                () -> LockWatch.start(
                        OptionsToHookSettings.convert(options, house.attached),
                        house.instrumentation,
                        house.addresses,
                        log));
        locks = watching;
        EngineProfileSource source = watching == null
                ? null
                : parts.start(
                        "the engine",
                        () -> EngineProfileSource.start(
                                OptionsToEngineSettings.convert(options), house.addresses, threads, watching, log));
        if (watching == null || source == null) {
            return; // said by its start; without profiles there is nothing to serve
        }
        Budgeting budgeting =
                parts.start("the budget", () -> Budgeting.start(options, source, watching, house.recent, log));
        ship(source); // before what only somebody who asks needs: a JVM may live for a second
        serve(source, watching, threads, budgeting);
        keepRounds(source);
        describe(source, watching, budgeting, System.nanoTime() - begin);
    }

    private void serve(
            EngineProfileSource source, LockWatch watching, ThreadDumps threads, @Nullable Budgeting budgeting) {
        HttpStats counting = OptionsToHttpStats.start(options, house.attached, house.instrumentation, watching, log);
        stats = counting;
        status.add(new HttpStatsStatus(counting));
        Charts charts = options.get(OptionTable.CHARTS)
                ? parts.start(
                        "the charts",
                        () -> Charts.start(watching, StatsToHttpCounts.convert(counting), source::stacks, log))
                : null;
        if (charts != null) {
            status.add(new ChartsStatus(charts));
        }
        if (budgeting != null && charts != null) {
            budgeting.memory().heap("charts", charts::historyBytes);
        }
        endpoints = parts.start("the endpoints", () -> {
            EndpointSettings settings = OptionsToEndpointSettings.convert(options, log)
                    .recent(house.recent)
                    .charts(charts)
                    .stats(counting)
                    .status(status)
                    .build();
            return Endpoints.start(settings, source, threads, log);
        });
    }

    private void ship(EngineProfileSource source) {
        RecentProfiles recent = house.recent;
        if (OptionsToShipSettings.isWanted(options)) {
            shipper = parts.start(
                    "shipping", () -> Shipper.start(OptionsToShipSettings.convert(options), source, recent, log));
        }
    }

    private void keepRounds(EngineProfileSource source) {
        RecentProfiles recent = house.recent;
        if (isListening() && shipper == null && options.get(OptionTable.CHARTS)) {
            parts.start(
                    "recent profiles",
                    () -> LocalRounds.start(OptionsToShipSettings.convertLocal(options), source, recent, log));
        }
    }

    private void describe(
            EngineProfileSource source, LockWatch watching, @Nullable Budgeting budgeting, long startNanos) {
        status.add(new AgentStatus(house.attached, house.entryNanos, startNanos));
        status.add(new EngineStatus(source, options.get(OptionTable.ENGINE)));
        status.add(new LockStatus(watching));
        if (budgeting != null) {
            budgeting.addTo(status);
        }
        Shipper shipping = shipper;
        if (shipping != null) {
            status.add(new ShipReport(shipping));
        }
        Endpoints listening = endpoints;
        if (listening != null) {
            status.add(new EndpointStatus(listening));
        }
        status.add(new RecentStatus(house.recent));
        status.add(new OptionsStatus(options));
        status.add(new LogStatus(log));
        status.add(new ProcessStatus());
    }

    /** What listens; null if nothing could. */
    @Nullable
    Endpoints endpoints() {
        return endpoints;
    }

    private boolean isListening() {
        Endpoints open = endpoints;
        return open != null && (open.socketPath() != null || open.tcpAddress() != null);
    }

    /** Whether anybody gets to see what is sampled. */
    boolean isWorking() {
        return isListening() || shipper != null;
    }

    /** Closing need not undo what ends with the JVM anyway. */
    void jvmEnds() {
        LockWatch watching = locks;
        if (watching != null) {
            watching.jvmEnds();
        }
        HttpStats counting = stats;
        if (counting != null) {
            counting.jvmEnds();
        }
    }

    /** Closes all, last first; waits so long for a room whose start is under way. Idempotent. */
    void close(long graceMillis) {
        parts.close(graceMillis);
    }
}
