package org.jvmpprof.agent.profile;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jvmpprof.agent.aggregate.Contention;
import org.jvmpprof.agent.hook.HookSettings;
import org.jvmpprof.agent.hook.HookStatus;
import org.jvmpprof.agent.hook.HookStatus.Part;
import org.jvmpprof.agent.hook.monitor.MonitorStatus;
import org.jvmpprof.agent.hook.monitor.VirtualWaits;
import org.jvmpprof.agent.self.BudgetNotes;
import org.jvmpprof.proto.Profile;

/**
 * The profiles {@code block}, {@code mutex} and {@code threadcreate}: what hooks, sampler and engine have told of locks
 * and thread starts, each with a word on what could not be seen. Any thread.
 */
final class LockProfiles {
    private final LockWatch watch;
    private final Contention contention;
    private final HookSettings settings;
    private final ProfileWriter writer;
    private final BudgetNotes budgetNotes;

    LockProfiles(LockWatch watch, ProfileWriter writer, BudgetNotes budgetNotes) {
        this.budgetNotes = budgetNotes;
        this.watch = watch;
        this.contention = watch.contention();
        this.settings = watch.settings();
        this.writer = writer;
    }

    /** Which of the three can be had now, {@code withEngine} or without. */
    Set<ProfileType> available(boolean withEngine) {
        EnumSet<ProfileType> types = EnumSet.noneOf(ProfileType.class);
        HookStatus status = watch.status();
        if (areWaitsWatched() && (withEngine || status.has(Part.PARK))) {
            types.add(ProfileType.BLOCK);
        }
        if (areHoldersWatched() && (status.has(Part.JUC_HOLDER) || status.has(Part.MONITOR_HOLDER))) {
            types.add(ProfileType.MUTEX);
        }
        if (status.has(Part.THREAD_START)) {
            types.add(ProfileType.THREADCREATE);
        }
        return types;
    }

    private boolean areWaitsWatched() {
        return settings.blockRateNanos() > 0;
    }

    private boolean areHoldersWatched() {
        return settings.mutexFraction() > 0 && areWaitsWatched();
    }

    /**
     * The profile as it stands.
     *
     * @param engine what to say of the engine and its own lock events
     * @throws ProfileUnavailableException if it is switched off, or cannot be had in this JVM
     */
    Profile snapshot(ProfileType type, View view, List<String> engine, long unixNanos)
            throws ProfileUnavailableException, InterruptedException {
        watch.flush();
        switch (type) {
            case BLOCK:
                return block(view, engine, unixNanos);
            case MUTEX:
                return mutex(view, engine, unixNanos);
            default:
                return threadcreate(view, unixNanos);
        }
    }

    private Profile block(View view, List<String> engine, long unixNanos) throws ProfileUnavailableException {
        if (!areWaitsWatched()) {
            throw switchedOff(ProfileType.BLOCK, "lock=off");
        }
        List<String> comments = comments(engine);
        comments.add("block: stacks of the threads that waited; one event per "
                + watch.status().blockRateNanos() + " ns of waiting, longer waits always, unsampled");
        comments.add(
                view.idle()
                        ? "idle: pool workers that waited for work are labelled idle=true"
                        : "idle: pool workers that waited for work are left out; ?idle=1 brings them back");
        say(comments, Part.PARK, "parked threads are seen by the sampler for some lock classes only");
        say(comments, Part.OBJECT_WAIT, "Object.wait is not seen");
        sayOfVirtualThreads(comments);
        comments.addAll(budgetNotes.comments("lock", "hooks"));
        return writer.locks(contention.waits(view.idle()), 1, comments, view, unixNanos);
    }

    private void sayOfVirtualThreads(List<String> comments) {
        VirtualWaits sampled = watch.virtualWaits();
        if (sampled != null) {
            comments.add("virtual threads: waits for monitors are sampled in time; short ones count as one together");
            if (!sampled.status().isEmpty()) {
                comments.add(sampled.status());
            }
        } else if (contention.virtualWaitsDropped() > 0) {
            comments.add("virtual threads: " + contention.virtualWaitsDropped()
                    + " waits for monitors are left out, since this JVM tells wrong times for them");
        }
    }

    private Profile mutex(View view, List<String> engine, long unixNanos) throws ProfileUnavailableException {
        if (!areHoldersWatched()) {
            throw switchedOff(ProfileType.MUTEX, areWaitsWatched() ? "mutex.fraction=off" : "lock=off");
        }
        List<String> comments = comments(engine);
        comments.add("mutex: stacks of the holders of contended locks, charged with the time that others waited; 1 in "
                + settings.mutexFraction() + " is kept, unsampled");
        say(comments, Part.JUC_HOLDER, "of java.util.concurrent locks only those with an owner are seen, by sampling");
        say(comments, Part.MONITOR_HOLDER, "holders of monitors are not seen");
        comments.addAll(budgetNotes.comments("lock", "hooks", "monitors"));
        MonitorStatus monitors = watch.monitors();
        if (monitors != null) {
            comments.add(String.format(
                    Locale.ROOT,
                    "monitors: of %.3f s of waiting that was seen, %.3f s were for holders that were not, %.3f s for"
                            + " virtual threads, whose stacks the JVM does not show, and %.3f s while it named no holder",
                    seenNanos(monitors) / 1e9,
                    monitors.unknownNanos() / 1e9,
                    monitors.virtualNanos() / 1e9,
                    monitors.ownerlessNanos() / 1e9));
        }
        return writer.locks(contention.holders(), settings.mutexFraction(), comments, view, unixNanos);
    }

    private static double seenNanos(MonitorStatus status) {
        return status.chargedNanos() + status.unknownNanos() + status.virtualNanos() + status.ownerlessNanos();
    }

    private Profile threadcreate(View view, long unixNanos) throws ProfileUnavailableException {
        if (!watch.status().has(Part.THREAD_START)) {
            throw new ProfileUnavailableException(ProfileType.THREADCREATE.route() + ": thread starts are not seen ("
                    + watch.status().missing().get(Part.THREAD_START)
                    + "); start the agent with -javaagent, or attach it with hooks=on");
        }
        List<String> comments = new ArrayList<>();
        comments.add(
                "threadcreate: stacks that started threads since the agent came; virtual threads are labelled"
                        + " kind=virtual, sampled where they are very many, and not counted in the first 0.2 s of the first one");
        return writer.starts(contention.starts(), comments, view, unixNanos);
    }

    int count(ProfileType type) {
        switch (type) {
            case BLOCK:
                return contention.waitStacks();
            case MUTEX:
                return contention.holderStacks();
            default:
                return contention.startStacks();
        }
    }

    private List<String> comments(List<String> engine) {
        HookStatus status = watch.status();
        List<String> comments = new ArrayList<>(engine);
        comments.add("lock hooks: " + status.lost() + " events lost, " + status.errors() + " failures, "
                + contention.truncatedStacks() + " stacks truncated");
        return comments;
    }

    private void say(List<String> comments, Part part, String consequence) {
        Map<Part, String> missing = watch.status().missing();
        if (missing.containsKey(part)) {
            comments.add(consequence + " (" + missing.get(part) + ")");
        }
    }

    private static ProfileUnavailableException switchedOff(ProfileType type, String option) {
        return new ProfileUnavailableException(
                type.route() + ": switched off by " + option + "; start the agent without it");
    }
}
