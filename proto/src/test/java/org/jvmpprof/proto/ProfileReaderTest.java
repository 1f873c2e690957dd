package org.jvmpprof.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileReaderTest {
    private static Profile golden(String name) throws IOException {
        return ProfileReader.read(GoldenFiles.bytes(name), DecodeLimits.DEFAULT);
    }

    private static Profile read(String text) throws IOException {
        return ProfileReader.read(text.getBytes(StandardCharsets.UTF_8), DecodeLimits.DEFAULT);
    }

    private static List<String> functionNames(Profile profile) {
        return profile.functions().stream().map(Function::name).toList();
    }

    @Test
    void go_heap_text_says_the_same_as_go_heap_pprof() throws IOException {
        Profile text = golden("go-heap.txt");
        Profile pprof = golden("go-heap.pb.gz");
        assertThat(text.sampleTypes()).isEqualTo(pprof.sampleTypes());
        assertThat(text.period()).isEqualTo(pprof.period()).isEqualTo(524_288);
        for (int type = 0; type < 4; type++) {
            assertThat(text.total(type)).isEqualTo(pprof.total(type)).isPositive();
        }
        assertThat(functionNames(text)).contains("main.retain", "main.main");
    }

    @Test
    void go_contention_text_says_the_same_as_go_block_pprof() throws IOException {
        Profile text = golden("go-block.txt");
        Profile pprof = golden("go-block.pb.gz");
        assertThat(text.sampleTypes()).isEqualTo(pprof.sampleTypes());
        assertThat(text.total(0)).isEqualTo(pprof.total(0)).isPositive();
        assertThat((double) text.total(1)).isCloseTo(pprof.total(1), within(10.0));
        assertThat(golden("go-mutex.txt").total(1)).isPositive();
    }

    @Test
    void go_goroutine_text_has_names_and_labels() throws IOException {
        Profile text = golden("go-goroutine.txt");
        Profile pprof = golden("go-goroutine.pb.gz");
        assertThat(text.total(0)).isEqualTo(pprof.total(0)).isEqualTo(4);
        assertThat(text.samples().get(0).labels()).containsExactly(Label.text("worker", "pool \"a\""));
        assertThat(functionNames(text)).contains("main.main.func1", "runtime/pprof.Do");
        assertThat(text.mappings()).hasSize(1);
        assertThat(golden("go-threadcreate.txt").sampleTypes()).containsExactly(new ValueType("threadcreate", "count"));
    }

    @Test
    void go_cpu_pprof_is_read_plain_and_gzipped() throws IOException {
        Profile cpu = golden("go-cpu.pb.gz");
        assertThat(functionNames(cpu)).contains("main.burn");
        ProfileEquality.assertSame(
                ProfileReader.read(ProfileEncoder.encodeUncompressed(cpu), DecodeLimits.DEFAULT), cpu);
    }

    @Test
    void gzipped_text_is_read() throws IOException {
        byte[] gzip = WireBuilder.gzip(GoldenFiles.bytes("go-heap.txt"));
        ProfileEquality.assertSame(ProfileReader.read(gzip, DecodeLimits.DEFAULT), golden("go-heap.txt"));
    }

    @Test
    void java_heapz_is_read() throws IOException {
        Profile heap = golden("java-heapz.txt");
        assertThat(heap.sampleTypes())
                .containsExactly(new ValueType("inuse_objects", "count"), new ValueType("inuse_space", "bytes"));
        assertThat(functionNames(heap)).containsExactly("com.acme.Cache.load", "com.acme.Main.main", "memcpy", "GC");
        assertThat(heap.functions().get(2).filename()).isEqualTo("libc.so.6");
        assertThat(heap.samples().get(0).value(0)).isEqualTo((long) (2 / (1 - Math.exp(-1))));
        assertThat(heap.samples().get(0).labels()).containsExactly(Label.number("bytes", 524_288, ""));
        assertThat(heap.locations()).allSatisfy(l -> assertThat(l.address()).isZero());
        assertThat(heap.locations().get(0).lines().get(0).line()).isEqualTo(43);
    }

    @Test
    void java_contentionz_is_read() throws IOException {
        Profile contention = golden("java-contentionz.txt");
        assertThat(contention.sampleTypes())
                .containsExactly(new ValueType("contentions", "count"), new ValueType("delay", "microseconds"));
        assertThat(contention.samples())
                .extracting(Sample::values)
                .containsExactly(new long[] {100, 1400}, new long[] {200, 3500});
        assertThat(contention.durationNanos()).isEqualTo(6_000_000_000L);
        assertThat(functionNames(contention)).containsExactly("com.acme.Lock.acquire", "com.acme.Main.main", "STUB");
        assertThat(contention.locations().get(1).lines().get(0).line()).isZero();
    }

    @Test
    void threadz_is_read_with_its_memory_map() throws IOException {
        Profile threads = golden("threadz.txt");
        assertThat(threads.samples()).extracting(s -> s.value(0)).containsExactly(2L, 1L);
        assertThat(threads.locations()).extracting(Location::address).containsExactly(0x100L, 0x200L, 0x300L);
        assertThat(threads.mappings())
                .extracting(Mapping::filename)
                .containsExactly("/home/app/program", "/usr/lib/libc.so");
        assertThat(threads.mappings().get(0).offset()).isEqualTo(0x100);
        assertThat(threads.mappings().get(0).buildId()).isEqualTo("abc123");
        assertThat(threads.locations()).extracting(Location::mapping).containsExactly(0, 1, 1);
    }

    @Test
    void tcmalloc_and_growth_heaps_are_read() throws IOException {
        Profile v2 = read(
                "heap profile: 1: 512 [ 1: 512] @ heapz_v2/1024\n1: 512 [1: 512] @ 0x11 0x21\n\nMAPPED_LIBRARIES:\n"
                        + "00000000-00001000 r-xp 00000000 08:01 123 /bin/program\n00001000-00002000 rw-p 00000000 08:01 123 /bin/data\n");
        assertThat(v2.sampleTypes())
                .containsExactly(new ValueType("objects", "count"), new ValueType("space", "bytes"));
        assertThat(v2.samples().get(0).value(1)).isEqualTo((long) (512 / (1 - Math.exp(-0.5))));
        assertThat(v2.mappings()).extracting(Mapping::filename).containsExactly("/bin/program");
        Profile growth = read("heap profile: 1: 512 [ 3: 900] @ growthz\n1: 512 [1: 512] @ 0x11\n");
        assertThat(growth.samples().get(0).values()).containsExactly(1, 512);
        assertThat(growth.period()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void binary_cpu_profiles_are_read(boolean wide) throws IOException {
        long[] words = {0, 3, 0, 10_000, 0, 5, 2, 0x100, 0x201, 2, 1, 0x300, 0, 1, 0};
        ByteBuffer bytes = ByteBuffer.allocate(512).order(wide ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        for (long word : words) {
            if (wide) {
                bytes.putLong(word);
            } else {
                bytes.putInt((int) word);
            }
        }
        bytes.put("00000000-00001000 r-xp 00000000 08:01 123 /bin/program\n".getBytes(StandardCharsets.UTF_8));
        Profile cpu = ProfileReader.read(Arrays.copyOf(bytes.array(), bytes.position()), DecodeLimits.DEFAULT);
        assertThat(cpu.period()).isEqualTo(10_000_000);
        assertThat(cpu.samples())
                .extracting(Sample::values)
                .containsExactly(new long[] {5, 50_000_000}, new long[] {2, 20_000_000});
        assertThat(cpu.locations()).extracting(Location::address).containsExactly(0x100L, 0x200L, 0x300L);
        assertThat(cpu.mappings()).hasSize(1);
    }

    @Test
    void a_binary_java_cpu_profile_has_names() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        for (long word : new long[] {0, 3, 1, 10_000, 0, 5, 1, 0x2a, 0, 1, 0}) {
            bytes.putLong(word);
        }
        bytes.put("0x2a com.acme.Main.main (Main.java:7)\n".getBytes(StandardCharsets.UTF_8));
        Profile cpu = ProfileReader.read(Arrays.copyOf(bytes.array(), bytes.position()), DecodeLimits.DEFAULT);
        assertThat(functionNames(cpu)).containsExactly("com.acme.Main.main");
    }

    @Test
    void what_nobody_recognises_is_refused_with_all_that_was_tried() {
        assertThatThrownBy(() -> read("hello \"world\"\u0007\nmore"))
                .isInstanceOf(MalformedProfileException.class)
                .hasMessageContaining("not pprof (")
                .hasMessageContaining("heap text, count text (goroutine, threadcreate), threadz text, contention text")
                .hasMessageContaining("Java heapz or contentionz text")
                .hasMessageContaining("it begins with \"hello .world..\"");
        assertThatThrownBy(() -> read("")).hasMessageContaining("no data");
    }

    @Test
    void a_broken_row_is_refused_at_its_byte() {
        String header = "goroutine profile: total 1\n";
        MalformedProfileException e =
                catchThrowableOfType(MalformedProfileException.class, () -> read(header + "x @ 0x1\n"));
        assertThat(e.offset()).isEqualTo(header.length());
        assertThat(e).hasMessageContaining("count text").hasMessageContaining("\"x @ 0x1\"");
        String heap = "heap profile: 1: 2 [3: 4] @ heap/1048576\n";
        assertThatThrownBy(() -> read(heap + "0: 5 [1: 1] @ 0x1\n")).hasMessageContaining("5 bytes in 0 objects");
        assertThatThrownBy(() -> read(heap + "nonsense\n")).hasMessageContaining("at byte " + heap.length());
        assertThatThrownBy(() -> read(heap + "1: 5 [1: 1] @ 0x11111111111111111\n"))
                .hasMessageContaining("64-bit address");
        assertThatThrownBy(() -> read("--- mutex:\n99999999999999999999 1 @ 0x1\n"))
                .hasMessageContaining("64-bit number");
        assertThatThrownBy(() -> read("--- heapz 1 ---\nformat = java\n 5 1 @ 0x1\n"))
                .hasMessageContaining("resolution");
        assertThatThrownBy(() -> read("--- heapz 1 ---\nformat = rust\n")).hasMessageContaining("none of");
    }

    @Test
    void hostile_long_lines_cost_linear_time() {
        String[] hostile = {
            "--- contention:\n" + "1".repeat(1_000_000),
            "heap profile: 1: 2 [3: 4] @ heap/2\n" + "1: ".repeat(300_000),
            "goroutine profile: total 1\n1 @" + " 0x1".repeat(300_000) + "\n# labels: {" + "\"\\".repeat(300_000),
            "goroutine profile: total 1\n1 @ 0x1\n#\t0x0\t" + "+0x1\t:1".repeat(200_000),
            "--- heapz 1 ---\nresolution=b\n 5 1 @ 0x1\n0x1 " + " (:1".repeat(200_000),
            "--- threadz 1 ---\n--- Memory map: ---\n" + "0-1 rwx ".repeat(100_000) + "\n" + " ".repeat(500_000) + "\n",
            "--- threadz 1 ---\n" + "--- Thread 1 (name: /1".repeat(50_000),
        };
        for (String text : hostile) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(60),
                    () -> readOrRefuse(text.getBytes(StandardCharsets.UTF_8), text.substring(0, 20)));
        }
    }

    @Test
    void limits_hold_for_texts_too() {
        DecodeLimits limits = DecodeLimits.DEFAULT.withMaxSamples(1);
        assertThatThrownBy(() -> ProfileReader.read(GoldenFiles.bytes("go-goroutine.txt"), limits))
                .isInstanceOf(ProfileTooLargeException.class)
                .hasMessageContaining("more than 1 samples");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "go-heap.txt",
                "go-goroutine.txt",
                "go-block.txt",
                "go-mutex.txt",
                "java-heapz.txt",
                "java-contentionz.txt",
                "threadz.txt"
            })
    void mutations_throw_nothing_but_the_documented_exceptions(String name) {
        byte[] original = GoldenFiles.bytes(name);
        Random random = new Random(7);
        String replacements = "0123456789abcdefx @:-[]/=#\n\t\"\\%z\u0000";
        for (int round = 0; round < 2_000; round++) {
            byte[] mutated = Arrays.copyOf(original, original.length - random.nextInt(original.length / 4));
            for (int n = 1 + random.nextInt(5); n > 0; n--) {
                mutated[random.nextInt(mutated.length)] =
                        (byte) replacements.charAt(random.nextInt(replacements.length()));
            }
            readOrRefuse(mutated, name + ", round " + round);
        }
    }

    private static void readOrRefuse(byte[] bytes, String what) {
        try {
            ProfileEncoder.encodeUncompressed(ProfileReader.read(bytes, DecodeLimits.DEFAULT));
        } catch (MalformedProfileException e) {
            assertThat(e.offset()).as(what).isBetween(0L, (long) bytes.length);
        } catch (Exception e) {
            throw new AssertionError(what, e);
        }
    }
}
