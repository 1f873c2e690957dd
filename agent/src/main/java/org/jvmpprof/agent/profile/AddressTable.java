package org.jvmpprof.agent.profile;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.engine.FrameIndex;
import org.jvmpprof.proto.JavaNames;

/**
 * Gives every (class, method, descriptor, line) of this process one synthetic address, the same in all profile types
 * for the life of the process: {@code -base}, Alloy's client-side delta and {@code /symbol} rest on it.
 *
 * <p>Addresses are {@code BASE + index * STEP}, so address and index are one arithmetic step apart. Thread dumps carry
 * no descriptor; such a frame takes the address of the (class, method, line) it names, whoever was first, and a
 * descriptor that comes later adopts that address unless another descriptor has it already.
 *
 * <p>Thread-safe: writers lock, the entries are immutable. Bounded by the code that the application has; hidden classes,
 * which a program may make without end, lose the suffix that tells them apart once there are {@link #MAX_RAW} entries.
 */
public final class AddressTable implements FrameIndex {
    /** The first address; zero is never one. */
    public static final long BASE = 0x1000_0000L;

    /** Room between addresses, so that address - 1 (what pprof asks for) belongs to the same entry alone. */
    public static final int STEP = 16;

    private static final int MAX_RAW = 500_000;

    /** One frame's identity, in the words that profiles show. Immutable. */
    public static final class Entry {
        private final String className;
        private final String method;
        private final String descriptor;
        private final int line;

        Entry(String className, String method, String descriptor, int line) {
            this.className = className;
            this.method = method;
            this.descriptor = descriptor;
            this.line = line;
        }

        /** Class name with dots, as the JVM gives it (hidden-class suffix included); empty for native frames. */
        public String className() {
            return className;
        }

        public String method() {
            return method;
        }

        /** JVM descriptor; empty when no source has told it. */
        public String descriptor() {
            return descriptor;
        }

        /** 0 when unknown. */
        public int line() {
            return line;
        }

        /** {@code java.util.HashMap.put}, or the bare name of a native frame. */
        public String name() {
            return className.isEmpty() ? method : className + '.' + method;
        }
    }

    private final Map<Key, Integer> byKey = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final int maxRaw;

    public AddressTable() {
        this(MAX_RAW);
    }

    AddressTable(int maxRaw) {
        this.maxRaw = maxRaw;
    }

    /** The index of this frame, made if it is new. A null descriptor means that the source has none. */
    @Override
    public synchronized int index(String className, String method, @Nullable String descriptor, int line) {
        Key exact = new Key(className, method, descriptor == null ? "" : descriptor, line);
        Integer known = byKey.get(exact);
        if (known != null) {
            return known;
        }
        Key bare = exact.descriptor.isEmpty() ? exact : new Key(className, method, "", line);
        Integer adopted = byKey.get(bare);
        if (adopted != null && entries.get(adopted).descriptor.isEmpty()) {
            entries.set(adopted, new Entry(className, method, exact.descriptor, line));
            byKey.put(exact, adopted);
            return adopted;
        }
        if (entries.size() >= maxRaw) {
            String normal = JavaNames.normalize(className);
            if (!normal.equals(className)) {
                return index(normal, method, descriptor, line);
            }
        }
        int index = entries.size();
        entries.add(new Entry(className, method, exact.descriptor, line));
        byKey.put(exact, index);
        byKey.putIfAbsent(bare, index);
        return index;
    }

    public synchronized Entry entry(int index) {
        return entries.get(index);
    }

    public synchronized int size() {
        return entries.size();
    }

    /**
     * Bytes of heap, about: an entry 32 and its slot 4, two nodes of the map with key, slot and number 88 each, and 60 for
     * what it has of names, most of which are shared.
     */
    public synchronized long bytes() {
        return entries.size() * 272L;
    }

    public static long address(int index) {
        return BASE + (long) index * STEP;
    }

    /** The entry at {@code address} or at {@code address + 1} (pprof subtracts one from return addresses), or null. */
    public synchronized @Nullable Entry find(long address) {
        long offset = address - BASE;
        if ((offset + 1) % STEP == 0) {
            offset++;
        }
        if (offset < 0 || offset % STEP != 0 || offset / STEP >= entries.size()) {
            return null;
        }
        return entries.get((int) (offset / STEP));
    }

    private static final class Key {
        final String className;
        final String method;
        final String descriptor;
        final int line;

        Key(String className, String method, String descriptor, int line) {
            this.className = requireNonNull(className, "className");
            this.method = requireNonNull(method, "method");
            this.descriptor = descriptor;
            this.line = line;
        }

        @Override
        public boolean equals(Object other) {
            if (!(other instanceof Key)) {
                return false;
            }
            Key that = (Key) other;
            return line == that.line
                    && method.equals(that.method)
                    && className.equals(that.className)
                    && descriptor.equals(that.descriptor);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * (31 * className.hashCode() + method.hashCode()) + descriptor.hashCode()) + line;
        }
    }
}
