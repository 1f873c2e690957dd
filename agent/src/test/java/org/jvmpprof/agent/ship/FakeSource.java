package org.jvmpprof.agent.ship;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvmpprof.agent.profile.AddressTable;
import org.jvmpprof.agent.profile.ProfileSource;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.profile.ProfileUnavailableException;
import org.jvmpprof.agent.profile.ProfileWindow;
import org.jvmpprof.agent.profile.View;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.Line;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Mapping;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.Sample;

/** A source that remembers what it was asked for, and whose cumulative profiles grow by a known step per snapshot. */
final class FakeSource implements ProfileSource {
    /** One window as the shipper handled it. */
    static final class Window implements ProfileWindow {
        final ProfileType type;
        final long from;
        volatile long announced = Long.MIN_VALUE;
        volatile long to = Long.MIN_VALUE;
        volatile int openedBefore;
        volatile boolean isClosed;
        private final FakeSource source;

        Window(FakeSource source, ProfileType type, long from) {
            this.source = source;
            this.type = type;
            this.from = from;
        }

        @Override
        public void endAt(long toNanos) {
            announced = toNanos;
        }

        @Override
        public Profile await(long toNanos) throws InterruptedException, ProfileUnavailableException {
            openedBefore = source.windows.size();
            long left = toNanos - System.nanoTime();
            if (left > 0) {
                TimeUnit.NANOSECONDS.sleep(left);
            }
            to = toNanos;
            if (source.engineStopped) {
                throw new ProfileUnavailableException("the engine has stopped");
            }
            return profile(2, "cpu", "nanoseconds", "samples", "count").build();
        }

        @Override
        public byte[] recording() {
            return new byte[0];
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    final List<Window> windows = new CopyOnWriteArrayList<>();
    final AtomicInteger snapshots = new AtomicInteger();
    final Set<ProfileType> missing = EnumSet.noneOf(ProfileType.class);
    volatile boolean engineStopped;
    private final AddressTable addresses = new AddressTable();

    List<Window> windows(ProfileType type) {
        List<Window> found = new ArrayList<>(windows);
        found.removeIf(window -> window.type != type);
        return found;
    }

    @Override
    public Set<ProfileType> available() {
        return EnumSet.complementOf(EnumSet.copyOf(missing));
    }

    @Override
    public Profile snapshot(ProfileType type, View view) throws ProfileUnavailableException {
        check(type);
        long n = snapshots.incrementAndGet();
        switch (type) {
            case HEAP:
                return profile(
                                n * 100,
                                "alloc_objects",
                                "count",
                                "alloc_space",
                                "bytes",
                                "inuse_objects",
                                "count",
                                "inuse_space",
                                "bytes")
                        .build();
            case GOROUTINE:
                return profile(3, "goroutine", "count").build();
            default:
                return profile(n * 10, "contentions", "count", "delay", "nanoseconds")
                        .build();
        }
    }

    @Override
    public ProfileWindow open(ProfileType type, long fromNanos, View view) throws ProfileUnavailableException {
        check(type);
        Window window = new Window(this, type, fromNanos);
        windows.add(window);
        return window;
    }

    private void check(ProfileType type) throws ProfileUnavailableException {
        if (missing.contains(type)) {
            throw new ProfileUnavailableException("this JVM has no " + type.route() + "; set " + type.route() + "=on");
        }
    }

    @Override
    public long count(ProfileType type) {
        return 0;
    }

    @Override
    public AddressTable addresses() {
        return addresses;
    }

    /** One sample in one function, every value the same. */
    private static Profile.Builder profile(long value, String... typesAndUnits) {
        long[] values = new long[typesAndUnits.length / 2];
        java.util.Arrays.fill(values, value);
        Profile.Builder builder = Profile.builder()
                .mappings(List.of(mapping()))
                .functions(List.of(
                        new Function("com.example.App.burn", "com.example.App.burn()V", "com/example/App.java", 1)))
                .locations(List.of(new Location(0, AddressTable.BASE, List.of(new Line(0, 7, 0)), false)))
                .samples(List.of(new Sample(new int[] {0}, values, List.of())));
        for (int i = 0; i < typesAndUnits.length; i += 2) {
            builder.sampleType(typesAndUnits[i], typesAndUnits[i + 1]);
        }
        return builder;
    }

    private static Mapping mapping() {
        return Mapping.symbolized(AddressTable.BASE, AddressTable.BASE + 4096, "app.jar");
    }
}
