package org.jvmpprof.cli.top;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.profile.Heading;
import org.jvmpprof.cli.profile.ProfileKind;
import org.jvmpprof.cli.profile.ProfileServer;
import org.jvmpprof.cli.profile.Sampling;
import org.jvmpprof.cli.profile.ServerErrorException;
import org.jvmpprof.proto.IncompatibleProfilesException;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileMath;

/**
 * Asks the JVM, window after window: one of CPU time, and at its end what has been allocated and waited for since the
 * last one. What the JVM cannot give is absent with its reason, and the rest goes on. Confined to one thread.
 */
final class Feed {
    /** A snapshot, and when it was taken. */
    private static final class Snapshot {
        final @Nullable Profile profile;
        final String reason;
        final long nanos = System.nanoTime();

        Snapshot(@Nullable Profile profile, String reason) {
            this.profile = profile;
            this.reason = reason;
        }
    }

    private final ProfileServer server;
    private final String target;
    private final int seconds;
    private Snapshot allocations = new Snapshot(null, "not asked yet");
    private Snapshot waits = new Snapshot(null, "not asked yet");
    private Map<String, Double> memory = Collections.emptyMap();
    private ProcessStat stat = ProcessStat.NONE;
    private long statNanos;

    /** @param seconds the length of a window */
    Feed(ProfileServer server, String target, int seconds) {
        this.server = requireNonNull(server, "server");
        this.target = requireNonNull(target, "target");
        this.seconds = seconds;
    }

    /** What the first window's differences start from. */
    void begin() throws IOException {
        stat = ProcessStat.of(target);
        statNanos = System.nanoTime();
        allocations = allocations();
        waits = waits();
    }

    /**
     * The next window; takes as long as that.
     *
     * @throws IOException if the JVM has gone
     */
    Reading next() throws IOException, InterruptedException {
        long from = System.nanoTime();
        Snapshot cpu = snapshot(ProfileKind.CPU.path() + "?seconds=" + seconds);
        long rest = TimeUnit.SECONDS.toNanos(seconds) - (System.nanoTime() - from);
        if (cpu.profile == null && rest > 0) {
            TimeUnit.NANOSECONDS.sleep(rest); // no window, no wait: the others still need their time
        }
        ProcessStat statBefore = stat;
        long before = statNanos;
        stat = ProcessStat.of(target);
        statNanos = System.nanoTime();
        Snapshot allocationsBefore = allocations;
        allocations = allocations();
        Snapshot waitsBefore = waits;
        waits = waits();
        Map<View, Ranking> rankings = new EnumMap<>(View.class);
        rankings.put(View.CPU, cpuRanking(cpu));
        rankings.put(View.ALLOC, growth(allocationsBefore, allocations, View.ALLOC));
        rankings.put(View.LOCK, growth(waitsBefore, waits, View.LOCK));
        double cores = cores(statBefore, stat, statNanos - before, cpu);
        String program = cpu.profile == null ? "" : Heading.program(cpu.profile);
        return new Reading(program, Instant.now(), seconds, new Facts(memory, stat, cores), rankings);
    }

    private Snapshot allocations() throws IOException {
        try {
            // The text has the process's memory at its foot, which saves a second request.
            byte[] text = server.read(ProfileKind.ALLOCS.path() + "?debug=1");
            memory = Facts.memoryOf(new String(text, StandardCharsets.UTF_8));
            return new Snapshot(Sampling.decode(text), "");
        } catch (ServerErrorException e) {
            return new Snapshot(null, String.valueOf(e.getMessage()));
        }
    }

    private Snapshot waits() throws IOException {
        return snapshot(ProfileKind.BLOCK.path());
    }

    private Snapshot snapshot(String path) throws IOException {
        try {
            return new Snapshot(Sampling.decode(server.read(path)), "");
        } catch (ServerErrorException e) {
            return new Snapshot(null, String.valueOf(e.getMessage()));
        }
    }

    private Ranking cpuRanking(Snapshot cpu) {
        Profile profile = cpu.profile;
        return profile == null
                ? Ranking.absent(cpu.reason)
                : Ranking.of(profile, View.CPU.sampleType(), secondsOf(profile));
    }

    private double secondsOf(Profile profile) {
        return profile.durationNanos() > 0 ? profile.durationNanos() / 1e9 : seconds;
    }

    private static Ranking growth(Snapshot before, Snapshot after, View view) {
        if (before.profile == null || after.profile == null) {
            return Ranking.absent(after.profile == null ? after.reason : "sampling…");
        }
        try {
            Profile grown = ProfileMath.since(before.profile, after.profile);
            return Ranking.of(grown, view.sampleType(), (after.nanos - before.nanos) / 1e9);
        } catch (IncompatibleProfilesException e) {
            return Ranking.absent("sampling…"); // a text without allocations has other columns than the next one
        }
    }

    /** By the kernel's account; for a process elsewhere, by the samples. */
    private double cores(ProcessStat before, ProcessStat after, long nanos, Snapshot cpu) {
        if (before.isKnown() && after.isKnown()) {
            return (double) (after.cpuNanos() - before.cpuNanos()) / nanos;
        }
        Profile profile = cpu.profile;
        int column = profile == null ? -1 : profile.sampleTypeIndex(View.CPU.sampleType());
        return profile == null || column < 0 ? Double.NaN : profile.total(column) / 1e9 / secondsOf(profile);
    }
}
