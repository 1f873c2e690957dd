package org.jvmpprof.agent.endpoint;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jvmpprof.agent.profile.AddressTable;
import org.jvmpprof.agent.profile.ProfileSource;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.profile.ProfileUnavailableException;
import org.jvmpprof.agent.profile.ProfileWindow;
import org.jvmpprof.agent.profile.StackProfile;
import org.jvmpprof.agent.profile.View;
import org.jvmpprof.agent.threads.ThreadDumps;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ValueType;

/** Profiles with known numbers: heap grows by one allocation of 1000 bytes with each snapshot. */
final class FakeSource implements ProfileSource {
    static final String NO_NATIVEMEM = "nativemem is off in this JVM; set nativemem=512KB";

    final AddressTable addresses = new AddressTable();
    final ThreadDumps threads = new ThreadDumps(addresses, "Fake", null);
    final AtomicInteger openWindows = new AtomicInteger();
    final AtomicInteger openedWindows = new AtomicInteger();
    final AtomicLong snapshots = new AtomicLong();
    final AtomicInteger collections = new AtomicInteger();
    volatile byte[] recording = {};
    volatile boolean failing;

    private final int[] stack = {
        addresses.index("com.acme.Cache$Entry", "load", "(Ljava/lang/String;)V", 42),
        addresses.index("com.acme.Main", "main", "([Ljava/lang/String;)V", 7)
    };

    @Override
    public Set<ProfileType> available() {
        return EnumSet.complementOf(EnumSet.of(ProfileType.NATIVEMEM));
    }

    @Override
    public Profile snapshot(ProfileType type, View view) throws ProfileUnavailableException {
        if (failing) {
            throw new IllegalStateException("broken on purpose");
        }
        if (view.gc()) {
            collections.incrementAndGet();
        }
        switch (type) {
            case HEAP:
            case ALLOCS:
                return heap(type, view);
            case BLOCK:
            case MUTEX:
                return counts(view, new long[] {3, 4500}, "contentions", "count", "delay", "nanoseconds");
            case GOROUTINE:
                return threads.goroutine(view);
            case GOROUTINELEAK:
                return threads.deadlocks(view);
            case NATIVEMEM:
                throw new ProfileUnavailableException(NO_NATIVEMEM);
            default:
                return counts(view, new long[] {5}, type.route(), "count");
        }
    }

    private Profile heap(ProfileType type, View view) {
        long n = snapshots.incrementAndGet();
        return counts(
                        view,
                        new long[] {n, n * 1000, 1, 1000},
                        "alloc_objects",
                        "count",
                        "alloc_space",
                        "bytes",
                        "inuse_objects",
                        "count",
                        "inuse_space",
                        "bytes")
                .toBuilder()
                .periodType(new ValueType("space", "bytes"))
                .period(524288)
                .defaultSampleType(type == ProfileType.ALLOCS ? "alloc_space" : "inuse_space")
                .build();
    }

    private Profile counts(View view, long[] values, String... types) {
        StackProfile profile = new StackProfile(addresses, view, "Fake");
        profile.add(stack, values, List.of(Label.text("thread", "pool-#")));
        Profile.Builder built = profile.build();
        for (int i = 0; i < types.length; i += 2) {
            built.sampleType(types[i], types[i + 1]);
        }
        return built.periodType(new ValueType(types[0], types[1]))
                .period(1)
                .timeNanos(System.currentTimeMillis() * 1_000_000)
                .build();
    }

    @Override
    public ProfileWindow open(ProfileType type, long fromNanos, View view) {
        openWindows.incrementAndGet();
        openedWindows.incrementAndGet();
        CountDownLatch closed = new CountDownLatch(1);
        return new ProfileWindow() {
            @Override
            public Profile await(long toNanos) throws InterruptedException {
                if (closed.await(toNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    throw new InterruptedException("closed");
                }
                return counts(view, new long[] {100, 1_000_000_000}, "samples", "count", "cpu", "nanoseconds")
                        .toBuilder()
                        .durationNanos(toNanos - fromNanos)
                        .build();
            }

            @Override
            public byte[] recording() {
                return view.recording() ? recording : new byte[0];
            }

            @Override
            public void close() {
                if (closed.getCount() > 0) {
                    closed.countDown();
                    openWindows.decrementAndGet();
                }
            }
        };
    }

    @Override
    public long count(ProfileType type) {
        return type == ProfileType.GOROUTINE ? threads.liveThreads() : 7;
    }

    @Override
    public AddressTable addresses() {
        return addresses;
    }
}
