package org.jvmpprof.agent.hook.monitor;

import static java.util.Objects.requireNonNull;

import java.util.SplittableRandom;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
import org.jvmpprof.agent.engine.FrameIndex;
import org.jvmpprof.agent.hook.HookSettings;
import org.jvmpprof.agent.hook.LockSink;
import org.jvmpprof.agent.hook.Periodic;
import org.jvmpprof.agent.self.AgentLog;

/**
 * Looks at the threads from outside, some 20 times a second, and reports through {@link LockSink}:
 *
 * <ul>
 *   <li>{@code held(MONITOR, …)}: the stack of a monitor's owner, cut at the frame that holds it, with the time others
 *       waited;
 *   <li>without hooks {@code held(JUC, …)}: the same for ReentrantLocks and write locks, whole stacks, since the JVM does
 *       not know which frame has taken them;
 *   <li>on JDK 18 and older {@code waited(WAIT, …)}: all of Object.wait. From 19 on a hook sees it.
 * </ul>
 *
 * <p>Values are unsampled but not scaled: what went on between scan and snapshot is missing from holds. Called by
 * {@code pprof-locks} alone, but for {@link #status}. An option that switches the watching off makes this do nothing.
 */
public final class MonitorSampler implements Periodic {
    /** How often it looks while something is found, on average, while nobody has halved it. */
    public static final int MOST_LOOKS_PER_SECOND = (int) (1_000_000_000L / Pace.BUSY_NANOS);

    private static final long MOST_NANOS_PER_LOOK = 3_000_000;
    private static final long NEVER_NANOS = Long.MAX_VALUE / 4;

    private final boolean watchesHolders;
    private final boolean watchesWaits;
    private final boolean watchesJuc;
    private final int mutexFraction;
    private final SplittableRandom random = new SplittableRandom();
    private final LiveThreads threads = new LiveThreads();
    private final Ids waiters = new Ids();
    private final Charged charged = new Charged();
    private final Pace pace = new Pace(random);
    private final Holders holders;
    private final ObjectWaits objectWaits;
    private final ThreadLooks looks;
    private final AgentLog log;
    private long lastNanos;
    private volatile long costNanos;
    private boolean started;

    /** Loads nothing and starts nothing; the first {@link #run} does. */
    public MonitorSampler(HookSettings settings, FrameIndex index, LockSink sink, AgentLog log) {
        this(settings, index, sink, log, new BeanLooks());
    }

    MonitorSampler(HookSettings settings, FrameIndex index, LockSink sink, AgentLog log, ThreadLooks looks) {
        requireNonNull(settings, "settings");
        requireNonNull(sink, "sink");
        Frames frames = new Frames(requireNonNull(index, "index"));
        boolean on = settings.blockRateNanos() > 0;
        this.mutexFraction = settings.mutexFraction();
        this.watchesHolders = on && mutexFraction > 0;
        this.watchesJuc = watchesHolders && !settings.hooks();
        this.watchesWaits = on && ThreadFields.tellObjectWait();
        this.looks = looks;
        this.log = requireNonNull(log, "log");
        this.holders = new Holders(looks, frames, sink, random, charged);
        this.objectWaits = new ObjectWaits(looks, frames, sink);
    }

    @Override
    public long run(long nowNanos) {
        if (!watchesHolders && !watchesWaits) {
            return NEVER_NANOS;
        }
        if (pace.isLate(nowNanos)) {
            return pace.again(nowNanos);
        }
        long cpuNanos = looks.cpuNanos();
        long sinceNanos = started ? nowNanos - lastNanos : Pace.BUSY_NANOS;
        started = true;
        lastNanos = nowNanos;
        if (threads.refresh(nowNanos)) {
            objectWaits.tidy(nowNanos);
        }
        scan(nowNanos, sinceNanos);
        boolean found = waiters.count() > 0;
        if (found && random.nextInt(mutexFraction) == 0) {
            found = charge((double) sinceNanos * mutexFraction);
        }
        found |= objectWaits.look(nowNanos);
        long endNanos = System.nanoTime();
        long cost = cpuNanos < 0 ? endNanos - nowNanos : looks.cpuNanos() - cpuNanos;
        // The first looks load classes: that is the start's cost, not that of the rate.
        costNanos += Math.min(cost, MOST_NANOS_PER_LOOK);
        return pace.next(found, cost, endNanos);
    }

    /** From now on so often halved: how often it looks. On {@code pprof-locks}. */
    public void thin(int halvings) {
        pace.thin(halvings);
    }

    /** What all looks have cost, since the start. Any thread may call. */
    public long costNanos() {
        return costNanos;
    }

    @Override
    public void flush() {
        objectWaits.flush();
    }

    /** Reports what is known of waits that go on. Idempotent. */
    @Override
    public void close() {
        objectWaits.close();
        threads.forget();
        log.debug("lock sampler: " + (long) charged.ownerNanos() + " ns charged to owners");
    }

    /** Any thread may call. */
    public MonitorStatus status() {
        return new MonitorStatus(
                watchesJuc,
                watchesWaits,
                charged.ownerNanos(),
                charged.unknownNanos(),
                charged.virtualNanos(),
                charged.ownerlessNanos(),
                objectWaits.lostNanos());
    }

    private boolean charge(double sinceNanos) {
        double before = charged.withOwnerNanos();
        boolean found = holders.charge(waiters, sinceNanos);
        if (charged.withOwnerNanos() == before) {
            // The state that the thread itself tells: the bean calls one runnable that waits for nobody it knows.
            charged.ownerless(countBlocked() * sinceNanos);
        }
        return found;
    }

    private int countBlocked() {
        int blocked = 0;
        for (int i = 0; i < threads.count(); i++) {
            blocked += ThreadFields.standing(threads.get(i)) == Standing.BLOCKED ? 1 : 0;
        }
        return blocked;
    }

    private void scan(long nowNanos, long sinceNanos) {
        waiters.clear();
        for (int i = 0; i < threads.count(); i++) {
            Thread thread = threads.get(i);
            switch (ThreadFields.standing(thread)) {
                case BLOCKED:
                    blocked(thread);
                    break;
                case OBJECT_WAIT:
                    if (watchesWaits) {
                        objectWaits.met(thread, nowNanos, sinceNanos);
                    }
                    break;
                case PARKED:
                    parked(thread);
                    break;
                case ASLEEP:
                    objectWaits.metElsewhere(thread);
                    break;
                default:
                    break;
            }
        }
    }

    private void blocked(Thread thread) {
        if (watchesHolders) {
            waiters.add(ThreadFields.id(thread));
        }
    }

    /** Locks have owners; conditions, queues and futures have not. */
    private void parked(Thread thread) {
        objectWaits.metElsewhere(thread);
        if (watchesJuc && LockSupport.getBlocker(thread) instanceof AbstractOwnableSynchronizer) {
            waiters.add(ThreadFields.id(thread));
        }
    }
}
