package org.jvmpprof.proto.flame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.Sample;

class FoldedWriterTest {
    @Test
    void writes_sorted_lines_root_first() throws IOException {
        Profile profile = TestProfiles.cpu()
                .sample("main;work", 1, 10)
                .sample("main;idle", 2, 20)
                .sample("main;work", 3, 30)
                .sample("main", 4, 0)
                .build();

        assertThat(folded(profile, 1, false)).isEqualTo("main;idle 20\nmain;work 40\n");
        assertThat(folded(profile, 0, false)).isEqualTo("main 4\nmain;idle 2\nmain;work 4\n");
    }

    @Test
    void puts_threads_first_when_asked() throws IOException {
        Profile profile = TestProfiles.cpu()
                .sample(List.of("run"), List.of(Label.text("thread", "pool;1")), 1, 10)
                .build();

        assertThat(folded(profile, 1, true)).isEqualTo("[pool:1];run 10\n");
        assertThat(folded(profile, 1, false)).isEqualTo("run 10\n");
    }

    @Test
    void escapes_what_would_break_the_format() throws IOException {
        Profile profile = TestProfiles.cpu()
                .sample(List.of("m(Ljava/lang/String;)V", "a\nb\rc"), List.of(), 1, 1)
                .sample(List.of("m(Ljava/lang/String:)V", "a b c"), List.of(), 1, 2)
                .sample(List.of(), List.of(), 1, 5)
                .build();

        assertThat(folded(profile, 1, false)).isEqualTo("[no stack] 5\nm(Ljava/lang/String:)V;a b c 3\n");
    }

    @Test
    void keeps_negative_values_and_leaves_out_what_cancels() throws IOException {
        Profile profile = TestProfiles.cpu()
                .sample("a", -1, -10)
                .sample("b", 1, 10)
                .sample("b", -1, -10)
                .build();

        assertThat(folded(profile, 1, false)).isEqualTo("a -10\n");
    }

    @Test
    void writes_deep_stacks_and_nothing_for_an_empty_profile() throws IOException {
        List<String> names = IntStream.range(0, 2048).mapToObj(i -> "f" + i).toList();
        Profile deep = TestProfiles.cpu().sample(names, List.of(), 1, 3).build();

        assertThat(folded(deep, 1, false)).isEqualTo(String.join(";", names) + " 3\n");
        assertThat(folded(TestProfiles.cpu().build(), 1, false)).isEmpty();
    }

    @Test
    void agrees_with_a_naive_count_on_random_profiles() throws IOException {
        long firstSeed = new Random().nextLong();
        for (long seed = firstSeed; seed < firstSeed + 20; seed++) {
            Profile profile = TestProfiles.random(seed, 200, true);
            Map<String, Long> lines = new TreeMap<>();
            for (Sample sample : profile.samples()) {
                String stack = IntStream.range(0, sample.depth())
                        .mapToObj(d -> profile.locations().get(sample.location(sample.depth() - 1 - d)))
                        .map(l -> profile.functions()
                                .get(l.lines().get(0).function())
                                .name())
                        .collect(Collectors.joining(";"));
                lines.merge(stack.isEmpty() ? "[no stack]" : stack, sample.value(0), Long::sum);
            }
            lines.values().removeIf(value -> value == 0);
            StringBuilder expected = new StringBuilder();
            lines.forEach((stack, value) ->
                    expected.append(stack).append(' ').append(value).append('\n'));
            assertThat(folded(profile, 0, false)).as("seed %s", seed).isEqualTo(expected.toString());
        }
    }

    @Test
    void names_the_limit_when_there_is_no_such_value() {
        assertThatThrownBy(() -> folded(TestProfiles.cpu().build(), 2, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "valueIndex=2: the profile has 2 sample types [samples/count, cpu/nanoseconds]; use 0 to 1");
    }

    private static String folded(Profile profile, int valueIndex, boolean withThreads) throws IOException {
        StringBuilder out = new StringBuilder();
        FoldedWriter.write(profile, valueIndex, withThreads, out);
        return out.toString();
    }
}
