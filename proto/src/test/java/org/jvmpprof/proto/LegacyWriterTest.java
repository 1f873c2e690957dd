package org.jvmpprof.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LegacyWriterTest {
    @TempDir
    private Path directory;

    private static Profile.Builder at(String... functionsAndFiles) {
        List<Function> functions = new ArrayList<>();
        List<Location> locations = new ArrayList<>();
        for (int i = 0; i < functionsAndFiles.length; i += 2) {
            String name = functionsAndFiles[i];
            functions.add(new Function(name, name, functionsAndFiles[i + 1], 0));
            locations.add(new Location(0, 0x1000L + 16L * i, List.of(new Line(i / 2, 40 + i, 0)), false));
        }
        return Profile.builder()
                .mappings(List.of(Mapping.symbolized(0x1000, 0x9000, "shop.jar")))
                .functions(functions)
                .locations(locations);
    }

    static Profile heap() {
        return at("com.acme.Cache.load", "com/acme/Cache.java", "com.acme.Main.main", "com/acme/Main.java")
                .sampleType("alloc_objects", "count")
                .sampleType("alloc_space", "bytes")
                .sampleType("inuse_objects", "count")
                .sampleType("inuse_space", "bytes")
                .samples(List.of(
                        new Sample(new int[] {0, 1}, new long[] {100, 6_553_600, 10, 655_360}, List.of()),
                        new Sample(new int[] {1}, new long[] {5, 5_000, 0, 0}, List.of())))
                .period(524_288)
                .build();
    }

    static Profile contention() {
        return at("com.acme.Lock.enter", "com/acme/Lock.java", "com.acme.Main.main", "com/acme/Main.java")
                .sampleType("contentions", "count")
                .sampleType("delay", "nanoseconds")
                .samples(List.of(
                        new Sample(new int[] {1}, new long[] {1, 500}, List.of()),
                        new Sample(new int[] {0, 1}, new long[] {7, 9_000_000}, List.of())))
                .period(1)
                .build();
    }

    private static String heapText(Profile profile) throws IOException {
        StringBuilder text = new StringBuilder();
        LegacyWriter.heap(profile, Map.of("HeapAlloc", 123L, "Stack", "4096 / 8192", "JvmExtra", "x\ny"), text);
        return text.toString();
    }

    private static String contentionText(String name) throws IOException {
        StringBuilder text = new StringBuilder();
        LegacyWriter.contention(name, contention(), text);
        return text.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void counts_are_aligned_as_go_aligns_them() throws IOException {
        List<Function> functions = List.of(
                new Function("a.b", "a.b", "a.java", 0),
                new Function("com.acme.Größe.berechne", "", "com/acme/Größe.java", 0),
                new Function(
                        "com.acme.service.SomeVeryLongClassNameIndeed.run",
                        "",
                        "com/acme/service/SomeVeryLongClassNameIndeed.java",
                        0),
                new Function("x.Seven7", "", "", 0));
        List<Location> locations = List.of(
                new Location(0, 0x10, List.of(new Line(0, 1, 0)), false),
                new Location(0, 0x7fff00001234L, List.of(new Line(1, 43, 0)), false),
                new Location(0, 0x1000010, List.of(new Line(2, 1234, 0)), false),
                new Location(0, 0x1000020, List.of(new Line(3, 0, 0)), false),
                new Location(0, 0x30, List.of(), false));
        List<Label> labels = List.of(
                Label.text("thread", "main"),
                Label.number("thread_id", 7, ""),
                Label.text("state", "blocked \"on\" it"));
        Profile profile = Profile.builder()
                .sampleType("goroutine", "count")
                .mappings(List.of(Mapping.symbolized(0x10, 0x7fff00002000L, "x")))
                .functions(functions)
                .locations(locations)
                .samples(List.of(
                        new Sample(new int[] {0, 4}, new long[] {1}, labels),
                        new Sample(new int[] {0, 1, 2, 3}, new long[] {1}, List.of(Label.number("thread_id", 8, ""))),
                        new Sample(new int[] {0, 1, 2, 3}, new long[] {1}, List.of(Label.number("thread_id", 9, "")))))
                .build();
        StringBuilder text = new StringBuilder();
        LegacyWriter.count("goroutine", profile, text);
        assertThat(text.toString()).isEqualTo(GoldenFiles.text("goroutine-aligned.txt"));
    }

    @Test
    void heap_and_mutex_texts_are_as_they_were_reviewed() throws IOException {
        GoldenFiles.assertIs(heapText(heap()), "agent-heap.txt");
        GoldenFiles.assertIs(contentionText("mutex"), "agent-mutex.txt");
    }

    @Test
    void heap_has_the_statistics_of_go_in_its_order() throws IOException {
        List<String> go = keys(GoldenFiles.text("go-heap.txt"));
        assertThat(go).contains("Alloc", "DebugGC", "MaxRSS");
        assertThat(keys(heapText(heap()))).startsWith(go.toArray(new String[0])).endsWith("JvmExtra");
        assertThat(heapText(heap()))
                .contains("\n# HeapAlloc = 123\n", "\n# Stack = 4096 / 8192\n", "\n# JvmExtra = x y\n");
    }

    private static List<String> keys(String text) {
        List<String> keys = new ArrayList<>();
        Matcher key = Pattern.compile("(?m)^# (\\w+) = ").matcher(text);
        while (key.find()) {
            keys.add(key.group(1));
        }
        return keys;
    }

    @Test
    void a_heap_of_which_nothing_was_freed_keeps_four_columns() throws IOException {
        Profile allLive = heap().toBuilder()
                .samples(List.of(new Sample(new int[] {0}, new long[] {2, 64, 2, 64}, List.of())))
                .build();
        assertThat(heapText(allLive))
                .startsWith("heap profile: 2: 64 [2: 65] @ heap/1048576\n2: 64 [2: 64] @ 0x1001\n");
        Profile read = ProfileReader.read(bytes(heapText(allLive)), DecodeLimits.DEFAULT);
        assertThat(read.sampleTypes()).hasSize(4);
        Profile nothing = heap().toBuilder().samples(List.of()).build();
        assertThat(ProfileReader.read(bytes(heapText(nothing)), DecodeLimits.DEFAULT)
                        .sampleTypes())
                .hasSize(4);
    }

    @Test
    void a_sample_without_stack_can_be_read_too() throws IOException {
        Profile profile = Profile.builder()
                .sampleType("threadcreate", "count")
                .samples(List.of(new Sample(new int[0], new long[] {3}, List.of())))
                .build();
        StringBuilder text = new StringBuilder();
        LegacyWriter.count("threadcreate", profile, text);
        assertThat(text.toString()).isEqualTo("threadcreate profile: total 3\n3 @ 0x1\n\n");
        assertThat(ProfileReader.read(bytes(text.toString()), DecodeLimits.DEFAULT)
                        .total(0))
                .isEqualTo(3);
    }

    @Test
    void contention_comes_longest_first() throws IOException {
        assertThat(contentionText("contention"))
                .startsWith("--- contention:\ncycles/second=1000000000\n9000000 7 @ 0x1001 0x1021\n#\t0x1000\t");
        assertThat(contentionText("mutex"))
                .startsWith("--- mutex:\ncycles/second=1000000000\nsampling period=1\n9000000 7 @");
    }

    @Test
    void what_can_not_be_written_is_refused() {
        StringBuilder out = new StringBuilder();
        assertThatThrownBy(() -> LegacyWriter.heap(contention(), Map.of(), out)).hasMessageContaining("must contain");
        assertThatThrownBy(() -> LegacyWriter.contention("block", contention(), out))
                .hasMessageContaining("name=block");
        assertThatThrownBy(() -> LegacyWriter.count("two words", heap(), out)).hasMessageContaining("one word");
    }

    @Test
    void what_is_written_is_read_with_names() throws IOException {
        Profile block = ProfileReader.read(bytes(contentionText("contention")), DecodeLimits.DEFAULT);
        assertThat(block.sampleTypes()).isEqualTo(contention().sampleTypes());
        assertThat(block.samples().get(0).values()).containsExactly(7, 9_000_000);
        assertThat(block.functions())
                .extracting(Function::name)
                .containsExactly("com.acme.Lock.enter", "com.acme.Main.main");
        assertThat(block.locations()).extracting(Location::address).containsExactly(0x1000L, 0x1020L);
        assertThat(block.locations().get(1).lines().get(0).line()).isEqualTo(42);
        Profile heap = ProfileReader.read(bytes(heapText(heap())), DecodeLimits.DEFAULT);
        assertThat(heap.period()).isEqualTo(524_288);
        double unsampled = 10 / (1 - Math.exp(-65_536 / 524_288.0));
        assertThat(heap.samples().get(1).value(2)).isEqualTo((long) unsampled);
        assertThat(heap.samples().get(1).labels()).containsExactly(Label.number("bytes", 65_536, ""));
    }

    @Test
    void go_tool_pprof_reads_the_heap_text() throws IOException, InterruptedException {
        String raw = GoTool.pprof(directory, bytes(heapText(heap())), "-raw");
        assertThat(raw).contains("alloc_objects/count alloc_space/bytes inuse_objects/count inuse_space/bytes");
        assertThat(raw).contains("Period: 524288").contains("0x1000 ").contains("0x1020 ");
        long expected = (long) (10 / (1 - Math.exp(-65_536 / 524_288.0)));
        assertThat(raw).containsPattern(" +" + expected + " +\\d+: 2 1");
    }

    @Test
    void go_tool_pprof_reads_the_contention_texts() throws IOException, InterruptedException {
        for (String name : List.of("contention", "mutex")) {
            String raw = GoTool.pprof(directory, bytes(contentionText(name)), "-raw");
            assertThat(raw).contains("contentions/count delay/nanoseconds").containsPattern(" 7 +9000000: 1 2");
        }
    }

    @Test
    void go_tool_pprof_reads_the_count_text() throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        Profile profile = contention().toBuilder()
                .sampleTypes(List.of(new ValueType("goroutine", "count")))
                .build();
        LegacyWriter.count("goroutine", profile, text);
        String raw = GoTool.pprof(directory, bytes(text.toString()), "-raw");
        assertThat(raw).contains("goroutine/count").containsPattern(" 7: 1 2").containsPattern(" 1: 2");
    }
}
