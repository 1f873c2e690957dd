package org.jvmpprof.agent.ship;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.profile.ProfileSource;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.profile.ProfileUnavailableException;
import org.jvmpprof.agent.profile.ProfileWindow;
import org.jvmpprof.agent.self.AgentLog;
import org.jvmpprof.proto.Profile;

/**
 * Turns a source's windows and snapshots into the profiles of rounds. CPU and wall: one window a round, the next opened
 * at the very nanosecond where this one ends, before this one is awaited. Heap: {@code alloc_*} of the round and {@code
 * inuse_*} as they stand. Other cumulative types: what the round added. Goroutine: as it stands.
 *
 * <p>Owned by {@code pprof-ship}, except {@link #skipped}.
 */
final class RoundCutter {
    private static final long LONGEST_LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int LEAD_SHARE = 4;

    private final ShipSettings settings;
    private final ProfileSource source;
    private final ShipClock clock;
    private final AgentLog log;
    private final ProfileToShipment packer;
    private final Map<ProfileType, ProfileWindow> windows = new EnumMap<>(ProfileType.class);
    private final Map<ProfileType, Profile> baselines = new EnumMap<>(ProfileType.class);
    private final Set<String> said = new HashSet<>();
    private final Map<String, String> skipped = new TreeMap<>();
    private long fromUnixNanos;

    RoundCutter(ShipSettings settings, ProfileSource source, ShipClock clock, AgentLog log) {
        this.settings = settings;
        this.source = source;
        this.clock = clock;
        this.log = log;
        this.packer = new ProfileToShipment(settings, clock);
    }

    /** How long before its end a round should be cut, so that the engine knows the end before it comes. */
    long leadNanos() {
        return windows.isEmpty()
                ? 0
                : Math.min(LONGEST_LEAD_NANOS, settings.interval().toNanos() / LEAD_SHARE);
    }

    /** The first round begins. */
    void begin(long fromNanos) {
        this.fromUnixNanos = clock.unixNanosAt(fromNanos);
        openWindows(fromNanos);
        for (ProfileType type : settings.profiles()) {
            if (RoundKind.of(type) == RoundKind.DIFFERENCE) {
                try {
                    baselines.put(type, source.snapshot(type, settings.view()));
                } catch (ProfileUnavailableException | RuntimeException e) {
                    skip(type, e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    /**
     * The round ends at {@code toNanos}; waits until then, and until the engine has the samples.
     *
     * @param goesOn whether another round follows, beginning there
     * @param delivery takes each profile as soon as it is encoded: when a JVM ends, time may not suffice for all
     * @throws InterruptedException if interrupted; what was not cut by then is lost
     */
    void cut(long toNanos, boolean goesOn, Consumer<Shipment> delivery) throws InterruptedException {
        Map<ProfileType, ProfileWindow> ending = new EnumMap<>(windows);
        windows.clear();
        if (goesOn) {
            openWindows(toNanos);
        }
        ending.values().forEach(window -> window.endAt(toNanos));
        // The wall clock may have been set meanwhile: rounds stay seamless, and none has a negative length.
        Round round = new Round(fromUnixNanos, Math.max(fromUnixNanos, clock.unixNanosAt(toNanos)));
        fromUnixNanos = round.toUnixNanos();
        try {
            for (ProfileType type : settings.profiles()) {
                ship(type, ending.get(type), toNanos, round, delivery);
            }
        } finally {
            ending.values().forEach(ProfileWindow::close);
        }
    }

    /** Nothing is profiled until {@link #begin} is called again. */
    void suspend() {
        windows.values().forEach(ProfileWindow::close);
        windows.clear();
        baselines.clear();
    }

    private void openWindows(long from) {
        for (ProfileType type : settings.profiles()) {
            if (RoundKind.of(type) == RoundKind.WINDOW) {
                try {
                    windows.put(type, source.open(type, from, settings.view()));
                } catch (ProfileUnavailableException | RuntimeException e) {
                    skip(type, e);
                }
            }
        }
    }

    private void ship(
            ProfileType type, @Nullable ProfileWindow window, long toNanos, Round round, Consumer<Shipment> delivery)
            throws InterruptedException {
        try {
            Profile profile = profile(type, window, toNanos, round);
            if (profile != null) {
                delivery.accept(packer.pack(type, profile, round));
                synchronized (skipped) {
                    skipped.remove(type.route());
                }
            }
        } catch (ProfileUnavailableException | RuntimeException e) {
            skip(type, e);
        }
    }

    private @Nullable Profile profile(ProfileType type, @Nullable ProfileWindow window, long toNanos, Round round)
            throws ProfileUnavailableException, InterruptedException {
        switch (RoundKind.of(type)) {
            case WINDOW:
                return window == null ? null : round.window(window.await(toNanos));
            case DIFFERENCE:
                Profile now = source.snapshot(type, settings.view());
                Profile before = baselines.put(type, now);
                // Without a beginning there is no difference: the type has only just become available.
                Profile difference = before == null ? null : round.difference(type, before, now);
                return difference == null || difference.samples().isEmpty() ? null : difference;
            default:
                return round.snapshot(source.snapshot(type, settings.view()));
        }
    }

    private void skip(ProfileType type, Exception e) {
        String reason = e instanceof ProfileUnavailableException ? String.valueOf(e.getMessage()) : e.toString();
        synchronized (skipped) {
            skipped.put(type.route(), reason);
        }
        if (said.add(type + reason)) {
            String line = type.route() + " is not " + (settings.isLocal() ? "kept" : "shipped") + ": " + reason;
            if (settings.isLocal()) {
                log.debug(line); // nobody has asked for it; whoever asks for the profile itself is told
            } else {
                log.warn(line);
            }
        }
    }

    /** Types that could not be had at the last attempt that failed, with the reason. Any thread. */
    Map<String, String> skipped() {
        synchronized (skipped) {
            return new TreeMap<>(skipped);
        }
    }
}
