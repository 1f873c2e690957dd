package org.jvmpprof.agent.self;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * What the agent's bounded structures take, by part, told by those who hold them: heap by the sizes of the objects, native
 * by the sampler's own books. Classes and compiled code are not in here. Thread-safe.
 */
public final class MemoryAccount {
    /** One part's size at one moment. Immutable. */
    public static final class Part {
        private final String name;
        private final boolean isNative;
        private final long bytes;

        Part(String name, boolean isNative, long bytes) {
            this.name = name;
            this.isNative = isNative;
            this.bytes = bytes;
        }

        public String name() {
            return name;
        }

        public boolean isNative() {
            return isNative;
        }

        public long bytes() {
            return bytes;
        }
    }

    private static final class Source {
        final String name;
        final boolean isNative;
        final LongSupplier bytes;

        Source(String name, boolean isNative, LongSupplier bytes) {
            this.name = name;
            this.isNative = isNative;
            this.bytes = bytes;
        }
    }

    private final CopyOnWriteArrayList<Source> sources = new CopyOnWriteArrayList<>();

    /** One more part of the heap; asked from any thread. */
    public void heap(String part, LongSupplier bytes) {
        sources.add(new Source(part, false, bytes));
    }

    /** One more part outside of the heap. */
    public void outside(String part, LongSupplier bytes) {
        sources.add(new Source(part, true, bytes));
    }

    public List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        for (Source source : sources) {
            parts.add(new Part(source.name, source.isNative, Math.max(0, source.bytes.getAsLong())));
        }
        return parts;
    }

    public long total() {
        long sum = 0;
        for (Part part : parts()) {
            sum += part.bytes();
        }
        return sum;
    }
}
