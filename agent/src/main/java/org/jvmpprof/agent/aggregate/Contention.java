package org.jvmpprof.agent.aggregate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.aggregate.LockValues.Amount;
import org.jvmpprof.agent.hook.HookStatus;
import org.jvmpprof.agent.hook.LockSink;

/**
 * Waits for locks, their holders, and thread starts since the agent came. Fed by {@code pprof-locks} with what hooks and
 * sampler saw, and by {@code pprof-poll} with the engine's lock events. Thread-safe by its own lock, which no application
 * thread ever takes.
 */
public final class Contention implements LockSink {
    private static final String PLATFORM = "platform";
    private static final String VIRTUAL = "virtual";

    private final StackTable stacks = new StackTable();
    private final Names names = new Names();
    private final Map<LockKey, Amount> waits = new HashMap<>();
    private final Map<LockKey, Amount> holds = new HashMap<>();
    private final Map<StackClass, double[]> starts = new HashMap<>();
    private final MonitorHolders monitors = new MonitorHolders();
    private @Nullable Supplier<HookStatus> hooks;
    private final double[] waitedNanos = new double[Kind.values().length];
    private double platformStarts;
    private double virtualStarts;
    private boolean isEngineTelling;
    private long droppedVirtual;

    /** From now on the hooks are asked what they see; what they see is not taken from the engine too. */
    public synchronized void hookedBy(Supplier<HookStatus> status) {
        hooks = status;
    }

    /** Whether the engine tells the waits for monitors; if not, holders are charged with what the sampler saw. */
    public synchronized void engineTells(boolean waits) {
        isEngineTelling = waits;
    }

    @Override
    public synchronized void waited(
            Kind kind, int[] stack, String lockClass, boolean idle, double contentions, double delayNanos) {
        LockKey key = new LockKey(stacks.number(stack), names.number(lockClass), kind, idle);
        add(waits, key, contentions, delayNanos);
        if (!idle) {
            waitedNanos[kind.ordinal()] += delayNanos;
        }
    }

    @Override
    public synchronized void held(Kind kind, int[] stack, String lockClass, double contentions, double delayNanos) {
        int number = stacks.number(stack);
        int name = names.number(lockClass);
        if (kind == Kind.MONITOR) {
            monitors.seen(number, name, contentions, delayNanos);
        } else {
            add(holds, new LockKey(number, name, kind, false), contentions, delayNanos);
        }
    }

    @Override
    public synchronized void started(int[] stack, boolean virtual, double threads) {
        StackClass key = new StackClass(stacks.number(stack), names.number(virtual ? VIRTUAL : PLATFORM));
        starts.computeIfAbsent(key, k -> new double[1])[0] += threads;
        if (virtual) {
            virtualStarts += threads;
        } else {
            platformStarts += threads;
        }
    }

    /**
     * The engine's event: a wait of {@code waitNanos}. One shorter than the threshold {@code T} was kept with probability
     * {@code d/T}, so it counts as {@code T/d} waits of {@code T} in all: unbiased, as Go's block profile is.
     */
    synchronized void engineWaited(boolean parked, int[] stack, String lockClass, long waitNanos, long thresholdNanos) {
        long wait = Math.max(1, waitNanos);
        double contentions = Math.max(1, (double) thresholdNanos / wait);
        double delayNanos = Math.max(wait, thresholdNanos);
        waited(parked ? Kind.JUC : Kind.MONITOR, stack, lockClass, false, contentions, delayNanos);
        if (!parked) {
            monitors.waited(names.number(lockClass), contentions, delayNanos);
        }
    }

    /** The engine's event was a virtual thread's, whose times it does not know. */
    synchronized void droppedVirtual() {
        droppedVirtual++;
    }

    /** Whether parked threads are seen by hooks, so that the engine's own events of them would count twice. */
    synchronized boolean isParkHooked() {
        return hooks != null && hooks.get().has(HookStatus.Part.PARK);
    }

    /** @param withIdle whether pool workers that waited for work are among them */
    public synchronized List<LockValues> waits(boolean withIdle) {
        List<LockValues> copy = new ArrayList<>(waits.size());
        waits.forEach((key, amount) -> {
            if (withIdle || !key.idle) {
                copy.add(values(key, amount));
            }
        });
        return copy;
    }

    public synchronized List<LockValues> holders() {
        MonitorHolders.Charge charge = (stack, lockClass, contentions, nanos) ->
                add(holds, new LockKey(stack, lockClass, Kind.MONITOR, false), contentions, nanos);
        if (isEngineTelling) {
            monitors.settle(charge);
        } else {
            monitors.settleAsSeen(charge);
        }
        List<LockValues> copy = new ArrayList<>(holds.size());
        holds.forEach((key, amount) -> copy.add(values(key, amount)));
        return copy;
    }

    /** Thread starts by the starter's stack: the value is threads, the name {@code platform} or {@code virtual}. */
    public synchronized List<StackValues> starts() {
        List<StackValues> copy = new ArrayList<>(starts.size());
        starts.forEach((key, threads) -> copy.add(
                new StackValues(stacks.frames(key.stack), names.name(key.className), true, 0, threads.clone())));
        return copy;
    }

    /** All waits of this kind, idle pool workers' left out. */
    public synchronized double waitedNanos(Kind kind) {
        return waitedNanos[kind.ordinal()];
    }

    public synchronized double startedThreads(boolean virtual) {
        return virtual ? virtualStarts : platformStarts;
    }

    public synchronized int waitStacks() {
        return waits.size();
    }

    public synchronized int holderStacks() {
        return holds.size();
    }

    public synchronized int startStacks() {
        return starts.size();
    }

    /**
     * Makes room: of waits, holders and starters the smaller half of the stacks each is folded into one of the frame {@code
     * otherFrame}, lock by lock, so that all totals stay.
     */
    public synchronized void fold(int otherFrame) {
        int other = stacks.number(new int[] {otherFrame});
        Set<Integer> used = new HashSet<>();
        used.add(other);
        used.addAll(foldLocks(waits, other));
        used.addAll(foldLocks(holds, other));
        Set<Integer> starters = Folding.largerHalf(starts, threads -> threads[0], key -> key.stack);
        used.addAll(starters);
        foldStarts(starters, other);
        monitors.addStacks(used);
        stacks.keepOnly(used);
    }

    private static Set<Integer> foldLocks(Map<LockKey, Amount> table, int other) {
        Set<Integer> kept = Folding.largerHalf(table, amount -> amount.delayNanos, key -> key.stack);
        Map<LockKey, Amount> folded = new HashMap<>();
        table.entrySet().removeIf(entry -> {
            LockKey key = entry.getKey();
            boolean goes = !kept.contains(key.stack);
            if (goes) {
                LockKey to = new LockKey(other, key.lockClass, key.kind, key.idle);
                add(folded, to, entry.getValue().contentions, entry.getValue().delayNanos);
            }
            return goes;
        });
        folded.forEach((key, amount) -> add(table, key, amount.contentions, amount.delayNanos));
        return kept;
    }

    private void foldStarts(Set<Integer> kept, int other) {
        Map<StackClass, Double> folded = new HashMap<>();
        starts.entrySet().removeIf(entry -> {
            boolean goes = !kept.contains(entry.getKey().stack);
            if (goes) {
                folded.merge(new StackClass(other, entry.getKey().className), entry.getValue()[0], Double::sum);
            }
            return goes;
        });
        folded.forEach((key, threads) -> starts.computeIfAbsent(key, k -> new double[1])[0] += threads);
    }

    /** Bytes of heap that the tables take. */
    public synchronized long bytes() {
        return Sizes.stacks(stacks.size(), stacks.framesHeld())
                + Sizes.SITE * ((long) waits.size() + holds.size() + starts.size());
    }

    /** Waits of virtual threads for monitors that were left out. */
    public synchronized long virtualWaitsDropped() {
        return droppedVirtual;
    }

    public synchronized long truncatedStacks() {
        return stacks.truncated();
    }

    private LockValues values(LockKey key, Amount amount) {
        return new LockValues(stacks.frames(key.stack), key.kind, names.name(key.lockClass), key.idle, amount);
    }

    private static void add(Map<LockKey, Amount> to, LockKey key, double contentions, double delayNanos) {
        to.computeIfAbsent(key, k -> new Amount()).add(contentions, delayNanos);
    }
}
