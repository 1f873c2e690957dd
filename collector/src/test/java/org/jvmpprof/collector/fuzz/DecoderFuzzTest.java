package org.jvmpprof.collector.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.IncompatibleProfilesException;
import org.jvmpprof.proto.MalformedProfileException;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;
import org.jvmpprof.proto.ProfileEncoder;
import org.jvmpprof.proto.ProfileMerger;
import org.jvmpprof.proto.ProfileReader;
import org.jvmpprof.proto.ProfileTooLargeException;

/**
 * Whatever bytes come: the decoder gives a profile or one of its two exceptions, in bounded time and memory; a profile
 * that it gives can be written, read back the same, and merged.
 */
final class DecoderFuzzTest {
    private static final int USUAL_SECONDS = 10;
    private static final DecodeLimits LIMITS = DecodeLimits.DEFAULT
            .withMaxBytes(4 << 20)
            .withMaxSamples(50_000)
            .withMaxFrames(500_000)
            .withMaxTableEntries(50_000);
    /** The unpacking buffer while it grows, tables up to their limits, and what encoding and merging need. */
    private static final long MOST_BYTES = 256L << 20;

    private static final long MOST_NANOS = 10_000_000_000L;

    private final Map<String, Integer> outcomes = new TreeMap<>();

    private void decode(byte[] body) throws Exception {
        try {
            Profile profile = ProfileReader.read(body, LIMITS);
            byte[] written = ProfileEncoder.encode(profile);
            Profile again = ProfileDecoder.decode(written, DecodeLimits.DEFAULT);
            assertThat(shapes(again)).isEqualTo(shapes(profile));
            outcomes.merge(merge(profile), 1, Integer::sum);
        } catch (MalformedProfileException e) {
            assertThat(e.getMessage()).isNotBlank();
            outcomes.merge("malformed", 1, Integer::sum);
        } catch (ProfileTooLargeException e) {
            outcomes.merge("too large", 1, Integer::sum);
        }
    }

    /** Stacks and values. Not labels: on the wire an empty text is the same as the number 0. */
    private static List<List<Integer>> shapes(Profile profile) {
        return profile.samples().stream()
                .map(sample -> List.of(Arrays.hashCode(sample.locations()), Arrays.hashCode(sample.values())))
                .toList();
    }

    private static String merge(Profile profile) {
        ProfileMerger merger = ProfileMerger.ignoringAddresses();
        try {
            merger.add(profile);
            merger.add(profile);
        } catch (IncompatibleProfilesException e) {
            return fail("a profile is not compatible with itself", e);
        }
        ProfileEncoder.encode(merger.result());
        return "decoded";
    }

    @Test
    void any_bytes_are_a_profile_or_a_clear_refusal_in_bounded_time_and_memory() throws Exception {
        long seed = FuzzTime.seed();
        Mutator mutator = new Mutator();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long end = System.nanoTime() + FuzzTime.duration(USUAL_SECONDS).toNanos();
        long mostBytes = 0;
        long mostNanos = 0;
        long number = 0;
        for (; System.nanoTime() < end; number++) {
            byte[] body = mutator.next(new Random(seed + number));
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long began = System.nanoTime();
            try {
                decode(body);
            } catch (Throwable e) {
                throw new AssertionError("fuzz.seed=" + (seed + number) + " (the first input of that seed)", e);
            }
            mostBytes = Math.max(mostBytes, threads.getCurrentThreadAllocatedBytes() - bytes);
            mostNanos = Math.max(mostNanos, System.nanoTime() - began);
            assertThat(mostBytes).as("fuzz.seed=" + (seed + number)).isLessThan(MOST_BYTES);
            assertThat(mostNanos).as("fuzz.seed=" + (seed + number)).isLessThan(MOST_NANOS);
        }
        System.out.printf(
                "DecoderFuzzTest: seed %d, %d inputs, %s; at most %d MB allocated and %d ms for one%n",
                seed, number, outcomes, mostBytes >> 20, mostNanos / 1_000_000);
        assertThat(outcomes).containsKeys("decoded", "malformed", "too large");
    }
}
