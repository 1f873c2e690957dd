package org.jvmpprof.benchmarks.collector;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.Line;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;
import org.jvmpprof.proto.Sample;

/** The plainest thing that does the same job, for ratios. CPU is that of the calling thread, in milliseconds. */
final class Baselines {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Baselines() {}

    static double cpuMillis() {
        return THREADS.getCurrentThreadCpuTime() / 1e6;
    }

    /** A file for each profile, fsynced: what durable means without a store. */
    static void writeFile(Path directory, int number, byte[] blob) throws IOException {
        Path file = directory.resolve(number + ".pb.gz");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(blob);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(false);
        }
    }

    /** Decodes each and adds its samples up in a map from stacks, as lists of names and lines, to values. */
    static Map<List<String>, long[]> merge(List<byte[]> blobs) throws IOException {
        Map<List<String>, long[]> sums = new HashMap<>();
        for (byte[] blob : blobs) {
            Profile profile = ProfileDecoder.decode(blob, DecodeLimits.DEFAULT);
            for (Sample sample : profile.samples()) {
                long[] sum = sums.computeIfAbsent(stack(profile, sample), stack -> new long[sample.valueCount()]);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += sample.value(i);
                }
            }
        }
        return sums;
    }

    private static List<String> stack(Profile profile, Sample sample) {
        List<String> stack = new ArrayList<>(sample.depth());
        for (int i = 0; i < sample.depth(); i++) {
            Location location = profile.locations().get(sample.location(i));
            for (Line line : location.lines()) {
                Function function = profile.functions().get(line.function());
                stack.add(function.name() + ":" + line.line());
            }
        }
        return stack;
    }
}
