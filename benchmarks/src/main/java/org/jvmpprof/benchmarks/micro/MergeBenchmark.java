package org.jvmpprof.benchmarks.micro;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;
import org.jvmpprof.proto.ProfileEncoder;
import org.jvmpprof.proto.ProfileMerger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A thousand profiles of about 20 KB each, read from their bytes and merged into one, as a collector does. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "-Xmx256m")
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class MergeBenchmark {
    private static final int PROFILES = 1_000;
    private static final int STACKS = 190;
    private static final int METHODS = 450;
    private static final int INSTANCES = 20;

    private final List<byte[]> encoded = new ArrayList<>();

    /** Instances of one service see much the same methods, and stacks of their own. */
    @Setup
    public void make() {
        long bytes = 0;
        for (int i = 0; i < PROFILES; i++) {
            byte[] profile = ProfileEncoder.encode(SyntheticProfiles.heap(STACKS, METHODS, i % INSTANCES));
            bytes += profile.length;
            encoded.add(profile);
        }
        System.out.println("average size: " + bytes / PROFILES + " bytes");
    }

    @Benchmark
    public Profile mergeThousand() throws Exception {
        ProfileMerger merger = new ProfileMerger();
        for (byte[] each : encoded) {
            merger.add(ProfileDecoder.decode(each, DecodeLimits.DEFAULT));
        }
        return merger.result();
    }
}
