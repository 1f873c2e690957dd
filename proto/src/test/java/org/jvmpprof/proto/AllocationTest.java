package org.jvmpprof.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What encoding and merging may cost in garbage; counted by the JVM, so the load of the machine does not matter. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Profile LARGE = new RandomProfiles(1).next(20_000, 10_000, 80);

    @Test
    void encoding_20_000_stacks_of_40_frames_costs_less_than_a_megabyte_beside_the_output() throws IOException {
        assertThat(LARGE.samples().stream().mapToInt(Sample::depth).average().orElseThrow())
                .isBetween(38.0, 43.0);
        ProfileEncoder.encode(LARGE, OutputStream.nullOutputStream());
        long before = THREADS.getCurrentThreadAllocatedBytes();
        ProfileEncoder.encode(LARGE, OutputStream.nullOutputStream());
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }

    @Test
    void encoding_20_000_stacks_to_an_array_costs_less_than_10_megabytes() {
        ProfileEncoder.encode(LARGE);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        byte[] bytes = ProfileEncoder.encode(LARGE);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                .as("garbage for %d bytes", bytes.length)
                .isLessThan(10 << 20);
    }

    @Test
    void merging_stacks_that_are_known_costs_next_to_nothing() {
        Profile profile = ProfileFilter.withoutLabels(LARGE);
        ProfileMerger merger = new ProfileMerger();
        merger.add(profile);
        merger.add(profile);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        merger.add(profile);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }
}
