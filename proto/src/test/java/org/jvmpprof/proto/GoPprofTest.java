package org.jvmpprof.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real go tool pprof reads our bytes. */
class GoPprofTest {
    @TempDir
    private Path directory;

    @Test
    void the_encoder_writes_what_was_reviewed() throws IOException {
        GoldenFiles.assertIs(
                ProfileEncoder.encodeUncompressed(WireInvariantsTest.agentLike().build()), "agent-cpu.pb");
    }

    @Test
    void it_shows_names_values_labels_and_comments() throws IOException, InterruptedException {
        byte[] bytes = ProfileEncoder.encode(WireInvariantsTest.agentLike().build());
        String raw = GoTool.pprof(directory, bytes, "-raw");
        assertThat(raw)
                .contains("PeriodType: cpu nanoseconds")
                .contains("Period: 10000000")
                .contains("engine: native")
                .contains("samples/count cpu/nanoseconds")
                .containsPattern(" 3 +30000000: 1 2")
                .contains("thread:[main]")
                .contains("0x10010 M=1 java.util.HashMap.put java/util/HashMap.java:12")
                .contains("shop.jar")
                .contains("[FN]");
        assertThat(GoTool.pprof(directory, bytes, "-top"))
                .contains("java.util.HashMap.put")
                .doesNotContain("Main binary filename not available");
    }

    @Test
    void it_reads_a_large_random_profile_and_agrees_on_the_total() throws IOException, InterruptedException {
        Profile profile = new RandomProfiles(7).next(500, 900, 60);
        String top = GoTool.pprof(directory, ProfileEncoder.encode(profile), "-top", "-sample_index=alloc_objects");
        assertThat(top).contains("of " + profile.total(0) + " total");
    }

    @Test
    void its_base_subtracts_merges_that_ignored_addresses() throws IOException, InterruptedException {
        Profile profile = WireInvariantsTest.agentLike().build();
        ProfileMerger merger = ProfileMerger.ignoringAddresses();
        merger.add(profile);
        byte[] base = ProfileEncoder.encode(merger.result());
        merger.add(profile);
        Path baseFile = Files.write(directory.resolve("base"), base);
        String raw = GoTool.pprof(directory, ProfileEncoder.encode(merger.result()), "-raw", "-base=" + baseFile);
        assertThat(raw)
                .containsPattern(" 3 +30000000: 1 2")
                .doesNotContain(" 6 ")
                .doesNotContain("-3 ");
    }
}
