package org.jvmpprof.hotapp;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a given amount of memory reachable. {@code retain} allocates all of it itself ({@code bytes}: arrays of 64 KB),
 * {@code retainSmall} as a chain of 32-byte nodes, {@code retainMap} as a map of small arrays. The books hold the
 * bytes that the JVM counted for it.
 */
final class RetainSection implements Section {
    private static final int STEP_BYTES = 1 << 20;
    private static final int STEP_MILLIS = 50;
    private static final int ARRAY_BYTES = 64 << 10;
    private static final int NODE_BYTES = 32;
    private static final int ENTRY_BYTES = 96;

    private final ThreadMXBean beans = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final List<Object> kept = new ArrayList<>();
    private final LongAdder retained;
    private final LongAdder objects;
    private final String mode;
    private final long bytes;

    RetainSection(Truth truth, String mode, long bytes) {
        this.retained = truth.counter("retain.bytes");
        this.objects = truth.counter("retain.objects");
        this.mode = mode;
        this.bytes = bytes;
    }

    /** Grows by 1 MB every 50 ms, as a leak does, so that a profiler that starts a moment later sees nearly all of it. */
    @Override
    public void start() {
        Threads.start("hot-retain", this::grow);
    }

    private void grow() throws InterruptedException {
        for (long left = bytes; left > 0; left -= STEP_BYTES) {
            more(Math.min(left, STEP_BYTES));
            Thread.sleep(STEP_MILLIS);
        }
    }

    /** Retains that much more; returns when it is done. */
    synchronized void more(long moreBytes) {
        long id = Thread.currentThread().getId();
        long before = beans.getThreadAllocatedBytes(id);
        switch (mode) {
            case "bytes":
                objects.add(retain(moreBytes));
                break;
            case "small":
                objects.add(retainSmall(moreBytes));
                break;
            case "map":
                objects.add(retainMap(moreBytes));
                break;
            default:
                throw new IllegalArgumentException("retain.mode=" + mode + ": must be bytes, small or map");
        }
        retained.add(beans.getThreadAllocatedBytes(id) - before);
    }

    /** Lets go of everything. */
    synchronized void release() {
        kept.clear();
        retained.reset();
        objects.reset();
    }

    private long retain(long moreBytes) {
        int count = (int) (moreBytes / ARRAY_BYTES);
        byte[][] arrays = new byte[count][];
        for (int i = 0; i < count; i++) {
            arrays[i] = new byte[ARRAY_BYTES - 16];
        }
        kept.add(arrays);
        return count;
    }

    private long retainSmall(long moreBytes) {
        long count = moreBytes / NODE_BYTES;
        Node head = null;
        for (long i = 0; i < count; i++) {
            head = new Node(i, head);
        }
        if (head != null) {
            kept.add(head);
        }
        return count;
    }

    private long retainMap(long moreBytes) {
        int count = (int) (moreBytes / ENTRY_BYTES);
        Map<Integer, byte[]> map = new HashMap<>(count * 4 / 3 + 1);
        for (int i = 0; i < count; i++) {
            map.put(i + 1_000, new byte[24]);
        }
        kept.add(map);
        return count;
    }

    /** 32 bytes with compressed class pointers and references or without. */
    private static final class Node {
        final long first;
        final long second;
        final @Nullable Node next;

        Node(long value, @Nullable Node next) {
            this.first = value;
            this.second = -value;
            this.next = next;
        }

        @Override
        public String toString() {
            return first + "/" + second + (next == null ? "" : "…");
        }
    }
}
