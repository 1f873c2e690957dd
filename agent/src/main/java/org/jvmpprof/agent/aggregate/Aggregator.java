package org.jvmpprof.agent.aggregate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jvmpprof.agent.engine.SampleSink;
import org.jvmpprof.agent.self.JavaVersion;

/**
 * Takes every sample once: into each open window whose time holds it, and into the cumulative tables. All methods are
 * for the poller's thread.
 */
public final class Aggregator implements SampleSink {
    private static final long SEEN_LATE_NANOS = 1_500_000_000L;

    /**
     * Since JEP 491 a virtual thread that waits for a monitor leaves its carrier, and the sampler, which keeps the
     * beginning of a wait with the carrier, gives twice the true time and more; others look at those threads.
     */
    private static final boolean VIRTUAL_THREADS_LEAVE_MONITORS = JavaVersion.feature() >= 24;

    private final StackTable stacks = new StackTable();
    private final Names names = new Names();
    private final List<Window> windows = new ArrayList<>();
    private final Allocations allocations = new Allocations();
    private final Contention contention;
    private final LiveHeap liveHeap = new LiveHeap();
    private final NativeMemory nativeMemory = new NativeMemory(stacks);
    private final Map<Integer, Integer> poolOf = new HashMap<>();
    private Generation generation = new Generation(0);
    private final CpuScale cpuScale = new CpuScale();
    private volatile AggregateStatus status = AggregateStatus.EMPTY;
    /** No object is older. */
    private final long startNanos = System.nanoTime();

    private long collections;
    private long lastCollectionNanos;
    private long usedAfterCollection;
    private long liveIntervalBytes;
    private long cpuSamples;
    private long cpuSampledNanos;

    /** @param contention takes the waits for locks */
    public Aggregator(Contention contention) {
        this.contention = contention;
    }

    @Override
    public int stack(int[] frames) {
        return stacks.number(frames);
    }

    @Override
    public int name(String name) {
        return names.number(name);
    }

    @Override
    public void cpu(long timeNanos, int stack, int threadName, int count, long intervalNanos) {
        cpuSamples += count;
        cpuSampledNanos += count * intervalNanos;
        int pool = pool(threadName);
        for (Window window : windows) {
            window.add(Window.Kind.CPU, timeNanos, stack, pool, true, count, intervalNanos);
        }
    }

    @Override
    public void wall(long timeNanos, int stack, int threadName, boolean running, int count, long intervalNanos) {
        int pool = pool(threadName);
        for (Window window : windows) {
            window.add(Window.Kind.WALL, timeNanos, stack, pool, running, count, intervalNanos);
        }
    }

    @Override
    public void alloc(long timeNanos, int stack, int className, long bytes, long intervalBytes) {
        generation.allocated(timeNanos, new StackClass(stack, className), bytes);
        allocations.add(stack, className, bytes, intervalBytes);
    }

    @Override
    public void bufferAlloc(int stack, int className, long bytes, long standsForBytes) {
        allocations.addWeighted(stack, className, bytes, (double) standsForBytes / Math.max(1, bytes));
    }

    @Override
    public void lock(int stack, int className, boolean parked, boolean virtual, long waitNanos, long thresholdNanos) {
        if (parked && contention.isParkHooked()) {
            return; // the hooks have seen it, with every other park
        }
        if (!parked && virtual && VIRTUAL_THREADS_LEAVE_MONITORS) {
            contention.droppedVirtual();
            return;
        }
        contention.engineWaited(parked, stacks.frames(stack), names.name(className), waitNanos, thresholdNanos);
    }

    @Override
    public void live(int stack, int className, long bytes, long allocatedAtNanos) {
        generation.survived(allocatedAtNanos, new StackClass(stack, className), bytes);
    }

    @Override
    public void malloc(long timeNanos, int stack, long address, long bytes, long intervalBytes) {
        nativeMemory.malloc(timeNanos, stack, address, bytes, intervalBytes);
    }

    @Override
    public void free(long timeNanos, long address) {
        nativeMemory.free(timeNanos, address);
    }

    @Override
    public void freesEnd(long perSecond) {
        nativeMemory.freesEnd(perSecond);
    }

    @Override
    public void sessionEnded(long nextIntervalBytes) {
        long decidedBefore = collections > 0 ? lastCollectionNanos : startNanos;
        generation.fates(decidedBefore).forEach(liveHeap::join);
        generation = new Generation(nextIntervalBytes);
        liveIntervalBytes = nextIntervalBytes;
    }

    @Override
    public void polled(long cutNanos, long processCpuNanos) {
        cpuScale.record(cutNanos, processCpuNanos, cpuSamples, cpuSampledNanos);
        status = statusNow();
    }

    @Override
    public void collected(long timeNanos, long usedBytes) {
        collectedAt(timeNanos - SEEN_LATE_NANOS, usedBytes);
    }

    /** As {@link #collected}, by one who knows that the collection began after {@code timeNanos}. */
    public void collectedAt(long timeNanos, long usedBytes) {
        generation.collected(timeNanos);
        if (collections++ == 0 || timeNanos - lastCollectionNanos > 0) {
            lastCollectionNanos = timeNanos;
            usedAfterCollection = usedBytes;
        }
    }

    /** A generation of objects has ended; nothing exact is known of the older ones. */
    public void settleLiveHeap() {
        liveHeap.settle(usedAfterCollection);
    }

    /** A generation of objects has ended, and a class histogram ({@code class name -> {objects, bytes}}) is exact. */
    public void settleLiveHeap(Map<String, long[]> histogram) {
        Map<Integer, LiveHeap.ClassTotal> exact = new HashMap<>();
        histogram.forEach((name, total) -> exact.put(names.number(name), new LiveHeap.ClassTotal(total[0], total[1])));
        liveHeap.settle(exact);
    }

    /** Opens a window that takes samples from {@code fromNanos} on. */
    public Window open(Window.Kind kind, long fromNanos) {
        Window window = new Window(kind, fromNanos);
        windows.add(window);
        return window;
    }

    /** Ends a window; its stacks are the taker's, each with samples and the nanoseconds they stand for. */
    public List<StackValues> close(Window window) {
        windows.remove(window);
        List<StackValues> copy = new ArrayList<>(window.samples().size());
        window.samples()
                .forEach((key, count) -> copy.add(new StackValues(
                        stacks.frames(key.stack), names.name(key.thread()), key.isRunning(), 0, new double[] {
                            count[0], count[1]
                        })));
        return copy;
    }

    /**
     * Allocations and what is left of them: values are alloc_objects, alloc_space, inuse_objects, inuse_space;
     * {@code bytes} is the mean size of an object.
     */
    public List<StackValues> heap(boolean asSampled) {
        Map<StackClass, double[]> values = new HashMap<>();
        Map<StackClass, long[]> sizes = new HashMap<>();
        allocations.sums().forEach((key, sum) -> {
            double[] of = values.computeIfAbsent(key, k -> new double[4]);
            of[0] = asSampled ? sum.sampledObjects : sum.objects;
            of[1] = asSampled ? sum.sampledBytes : sum.bytes;
            sizes.put(key, new long[] {sum.sampledBytes, sum.sampledObjects});
        });
        liveHeap.sums().forEach((key, sum) -> {
            double[] of = values.computeIfAbsent(key, k -> new double[4]);
            long meanBytes = sum.sampledObjects == 0 ? 0 : sum.sampledBytes / sum.sampledObjects;
            double weight = asSampled ? Allocations.weight(meanBytes, liveIntervalBytes) : 1;
            of[2] = sum.objects / weight;
            of[3] = sum.bytes / weight;
            sizes.putIfAbsent(key, new long[] {sum.sampledBytes, sum.sampledObjects});
        });
        List<StackValues> copy = new ArrayList<>(values.size());
        values.forEach((key, of) -> {
            long[] size = sizes.get(key);
            long mean = size == null || size[1] == 0 ? 0 : size[0] / size[1];
            copy.add(new StackValues(stacks.frames(key.stack), names.name(key.className), true, mean, of));
        });
        return copy;
    }

    /** As {@link #heap}, of what malloc gave. */
    public List<StackValues> nativeMemory(boolean asSampled) {
        return nativeMemory.values(asSampled);
    }

    /** What is known of native memory in use, and what was given up. */
    public String nativeMemoryInUse() {
        return nativeMemory.describe();
    }

    /** As of the last poll; any thread. */
    public int nativeMemoryStackCount() {
        return nativeMemory.stackCount();
    }

    public long truncatedStacks() {
        return stacks.truncated();
    }

    /** As of the last poll; any thread. */
    public int allocStackCount() {
        return status.allocationSites();
    }

    /**
     * Makes room: the smaller half of the stacks with allocations is folded into one of the frame {@code otherFrame}, class
     * by class, so that all totals stay. Windows, survivors and what may still survive keep their stacks.
     */
    public void fold(int otherFrame) {
        int other = stacks.number(new int[] {otherFrame});
        Set<Integer> kept = Folding.largerHalf(allocations.sums(), sum -> sum.bytes, key -> key.stack);
        kept.add(other);
        allocations.fold(kept, other);
        liveHeap.fold(kept);
        generation.addStacks(kept);
        windows.forEach(window -> window.samples().keySet().forEach(key -> kept.add(key.stack)));
        stacks.keepOnly(kept);
        status = statusNow();
    }

    /** As of the last poll; any thread. */
    public AggregateStatus status() {
        return status;
    }

    private AggregateStatus statusNow() {
        int windowStacks = 0;
        for (Window window : windows) {
            windowStacks += window.samples().size();
        }
        return new AggregateStatus(
                stacks.size(),
                stacks.framesHeld(),
                allocations.sums().size(),
                liveHeap.sums().size(),
                windows.size(),
                windowStacks,
                stacks.truncated(),
                collections);
    }

    /** How many objects of {@code bytes} one sampled object stands for at this mean interval. */
    public static double weight(double bytes, long intervalBytes) {
        return Allocations.weight(Math.round(bytes), intervalBytes);
    }

    /** What CPU samples of an interval are to be multiplied with, by the process's own CPU clock; 1 when unknown. */
    public double cpuScale(long fromNanos, long toNanos) {
        return cpuScale.factor(fromNanos, toNanos);
    }

    /** Number of collections seen, and the time of the last one ({@link System#nanoTime()}). */
    public long collections() {
        return collections;
    }

    public long lastCollectionNanos() {
        return lastCollectionNanos;
    }

    /** Objects that were seen to survive and stand behind the in-use values. */
    public long survivors() {
        double objects = 0;
        for (LiveHeap.Sum sum : liveHeap.sums().values()) {
            objects += sum.survivors;
        }
        return Math.round(objects);
    }

    /**
     * What the last exact count found reachable and no sampled object stands for: objects and bytes by class name; classes
     * with little of it together under the empty name. Empty before the first count.
     */
    public Map<String, double[]> unattributedLive() {
        Map<String, double[]> byName = new HashMap<>();
        liveHeap.unattributed()
                .forEach((className, sum) -> byName.put(
                        className == LiveHeap.SMALL_CLASSES ? "" : names.name(className),
                        new double[] {sum.objects, sum.bytes}));
        return byName;
    }

    private int pool(int threadName) {
        return poolOf.computeIfAbsent(threadName, number -> names.number(ThreadNames.pool(names.name(number))));
    }
}
