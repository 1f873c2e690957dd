package org.jvmpprof.agent.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import one.jfr.ClassRef;
import one.jfr.Dictionary;
import one.jfr.JfrReader;
import one.jfr.MethodRef;
import one.jfr.StackTrace;
import one.jfr.event.AllocationSample;
import one.jfr.event.ContendedLock;
import one.jfr.event.Event;
import one.jfr.event.ExecutionSample;
import one.jfr.event.GCHeapSummary;
import one.jfr.event.LiveObject;
import one.jfr.event.MallocEvent;
import org.jspecify.annotations.Nullable;

/**
 * Reads one chunk of a session's recording into a {@link SampleSink}. A chunk is complete in itself: it has all stacks,
 * methods and names that its events refer to. Used once, by the poller's thread.
 */
final class ChunkParser {
    private static final String UNKNOWN = "[unknown]";

    private static final Set<String> MALLOC_HOOKS = new HashSet<>(
            Arrays.asList("malloc_hook", "calloc_hook", "realloc_hook", "posix_memalign_hook", "aligned_alloc_hook"));

    private final JfrReader chunk;
    private final FrameIndex frames;
    private final SampleSink sink;
    private final SessionOptions session;
    private final int runningState;
    private final Map<Integer, Integer> stacks = new HashMap<>();
    private final Dictionary<String> classNames = new Dictionary<>();
    private final List<LiveObject> survivors = new ArrayList<>();

    private final Frees frees = new Frees();
    private final long[] read = new long[SampleKind.values().length];

    private ChunkParser(JfrReader chunk, FrameIndex frames, SampleSink sink, SessionOptions session) {
        this.chunk = chunk;
        this.frames = frames;
        this.sink = sink;
        this.session = session;
        this.runningState = chunk.getEnumKey("jdk.types.ThreadState", "STATE_RUNNABLE");
    }

    /**
     * Gives every event of the chunk to the sink. A damaged chunk throws; what was read before it counts.
     *
     * @param frees counts the frees, which are samples of no kind: each is told, so there is no rate to lower
     * @return how many events of each {@link SampleKind} there were
     */
    static long[] parse(byte[] bytes, FrameIndex frames, SampleSink sink, SessionOptions session, LongAdder frees)
            throws IOException {
        try (JfrReader reader = new JfrReader(ByteBuffer.wrap(bytes))) {
            ChunkParser parser = new ChunkParser(reader, frames, sink, session);
            for (Event event; (event = reader.readEvent()) != null; ) {
                parser.accept(event);
            }
            parser.survivors.forEach(parser::live);
            parser.frees.giveTo(sink);
            frees.add(parser.frees.count());
            return parser.read;
        } catch (IndexOutOfBoundsException | java.nio.BufferUnderflowException | NegativeArraySizeException e) {
            throw new IOException("damaged chunk of " + bytes.length + " bytes", e);
        }
    }

    private void accept(Event event) {
        if (event instanceof MallocEvent) {
            malloc((MallocEvent) event);
        } else if (event instanceof ExecutionSample) {
            execution((ExecutionSample) event);
        } else if (event instanceof AllocationSample) {
            read[SampleKind.ALLOC.ordinal()]++;
            allocation((AllocationSample) event);
        } else if (event instanceof ContendedLock) {
            read[SampleKind.LOCK.ordinal()]++;
            ContendedLock lock = (ContendedLock) event;
            StackTrace trace = chunk.stackTraces.get(event.stackTraceId);
            sink.lock(
                    stack(event.stackTraceId),
                    sink.name(className(lock.classId)),
                    isParked(trace),
                    isVirtual(trace),
                    lock.duration,
                    session.lockThresholdNanos);
        } else if (event instanceof LiveObject) {
            survivors.add((LiveObject) event);
        } else if (event instanceof GCHeapSummary && ((GCHeapSummary) event).afterGC) {
            sink.collected(event.time, ((GCHeapSummary) event).used);
        }
    }

    /** JDK 8's samples are of thread buffers that were taken, and tell the buffer's size. */
    private void allocation(AllocationSample alloc) {
        int stack = stack(alloc.stackTraceId);
        int className = sink.name(className(alloc.classId));
        if (JvmSupport.SAMPLES_OBJECTS) {
            sink.alloc(alloc.time, stack, className, alloc.allocationSize, session.allocIntervalBytes);
        } else {
            sink.bufferAlloc(
                    stack,
                    className,
                    alloc.allocationSize,
                    Math.max(session.allocIntervalBytes, Math.max(alloc.tlabSize, alloc.allocationSize)));
        }
    }

    /** A free is a malloc of nothing. The buffers of several threads follow each other, so frees wait for all mallocs. */
    private void malloc(MallocEvent event) {
        if (event.size == 0) {
            frees.add(event.time, event.address);
        } else {
            sink.malloc(
                    event.time, stack(event.stackTraceId), event.address, event.size, session.nativeMemIntervalBytes);
        }
    }

    private void live(LiveObject object) {
        sink.live(
                stack(object.stackTraceId),
                sink.name(className(object.classId)),
                object.allocationSize,
                object.allocationTime);
    }

    private void execution(ExecutionSample sample) {
        int stack = stack(sample.stackTraceId);
        int thread = sink.name(threadName(sample.tid));
        if (sample.threadState == ExecutionSample.CPU_TIME_SAMPLE || !isWall(sample)) {
            read[SampleKind.CPU.ordinal()] += sample.samples;
            sink.cpu(sample.time, stack, thread, sample.samples, session.cpuIntervalNanos);
        } else {
            read[SampleKind.WALL.ordinal()] += sample.samples;
            boolean isRunning = sample.threadState == runningState;
            sink.wall(sample.time, stack, thread, isRunning, sample.samples, session.wallIntervalNanos);
        }
    }

    /** async-profiler writes CPU samples with state DEFAULT, wall-clock ones with RUNNABLE or SLEEPING. */
    private boolean isWall(ExecutionSample sample) {
        return session.wallIntervalNanos > 0
                && !"STATE_DEFAULT".equals(chunk.getEnumValue("jdk.types.ThreadState", sample.threadState));
    }

    /** Two kinds of events share one class; a parked thread's leaf is the method that parked it. */
    private boolean isParked(@Nullable StackTrace trace) {
        MethodRef leaf = trace == null || trace.methods.length == 0 ? null : chunk.methods.get(trace.methods[0]);
        return leaf != null
                && symbol(leaf.name).equals("park")
                && className(leaf.cls).endsWith(".misc.Unsafe");
    }

    /** A mounted virtual thread's stack ends in its own run method, or in its carrier's if it was walked on. */
    private boolean isVirtual(@Nullable StackTrace trace) {
        if (trace == null) {
            return false;
        }
        for (int i = trace.methods.length - 1; i >= 0; i--) {
            MethodRef method = chunk.methods.get(trace.methods[i]);
            if (method != null && className(method.cls).equals("java.lang.VirtualThread")) {
                return true;
            }
        }
        return false;
    }

    private String threadName(int tid) {
        String name = chunk.threads.get(tid);
        return name == null ? UNKNOWN : name;
    }

    private int stack(int traceId) {
        Integer known = stacks.get(traceId);
        if (known == null) {
            known = sink.stack(resolve(chunk.stackTraces.get(traceId)));
            stacks.put(traceId, known);
        }
        return known;
    }

    private int[] resolve(@Nullable StackTrace trace) {
        if (trace == null) {
            return new int[0];
        }
        int first = isMallocHook(trace) ? 1 : 0;
        int[] resolved = new int[trace.methods.length - first];
        for (int i = 0; i < resolved.length; i++) {
            int at = first + i;
            resolved[i] = frame(trace.methods[at], trace.locations[at] >>> 16, FrameKind.of(trace.types[at]));
        }
        return resolved;
    }

    /** The sampler's own function in malloc's place; its caller is who asked for memory. */
    private boolean isMallocHook(StackTrace trace) {
        if (trace.methods.length < 2 || FrameKind.of(trace.types[0]) != FrameKind.NATIVE) {
            return false;
        }
        MethodRef leaf = chunk.methods.get(trace.methods[0]);
        return leaf != null && MALLOC_HOOKS.contains(symbol(leaf.name));
    }

    private int frame(long methodId, int line, FrameKind kind) {
        MethodRef method = chunk.methods.get(methodId);
        if (method == null) {
            return frames.index("", UNKNOWN, "", 0);
        }
        String name = symbol(method.name);
        if (kind != FrameKind.JAVA) {
            return frames.index("", kind == FrameKind.KERNEL ? name + "_[k]" : name, "", 0);
        }
        return frames.index(className(method.cls), name, symbol(method.sig), line);
    }

    private String className(long classId) {
        String known = classNames.get(classId);
        if (known == null) {
            ClassRef ref = chunk.classes.get(classId);
            known = ref == null ? UNKNOWN : ClassNames.external(symbol(ref.name));
            classNames.put(classId, known);
        }
        return known;
    }

    private String symbol(long id) {
        byte[] utf8 = chunk.symbols.get(id);
        return utf8 == null ? UNKNOWN : new String(utf8, StandardCharsets.UTF_8);
    }
}
