package org.jvmpprof.benchmarks.micro;

import java.util.concurrent.TimeUnit;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;
import org.jvmpprof.proto.ProfileEncoder;
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

/** A heap profile with 20,000 stacks, written and read. Goal: encode in 30 ms with at most 10 MB of garbage. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class FormatBenchmark {
    private static final int STACKS = 20_000;
    private static final int METHODS = 4_000;

    private Profile profile = Profile.builder().build();
    private byte[] encoded = {};

    @Setup
    public void make() {
        profile = SyntheticProfiles.heap(STACKS, METHODS, 1);
        encoded = ProfileEncoder.encode(profile);
    }

    @Benchmark
    public byte[] encode() {
        return ProfileEncoder.encode(profile);
    }

    @Benchmark
    public byte[] encodeWithoutGzip() {
        return ProfileEncoder.encodeUncompressed(profile);
    }

    @Benchmark
    public Profile decode() throws Exception {
        return ProfileDecoder.decode(encoded, DecodeLimits.DEFAULT);
    }
}
