package org.jvmpprof.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.jvmpprof.collector.store.FunctionSummary;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.Line;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Mapping;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.Sample;

final class FunctionSummariesTest {
    private final FunctionSummaries summaries = new FunctionSummaries(new GeneratedNames());

    /** Functions of these names, each at a location of its own. */
    private static Profile.Builder profile(String file, String... names) {
        List<Function> functions = new ArrayList<>();
        List<Location> locations = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            functions.add(new Function(names[i], names[i] + "()V", file, 1));
            locations.add(new Location(0, 0x1000 + i, List.of(new Line(i, i, 0)), false));
        }
        return Profile.builder()
                .sampleType("samples", "count")
                .sampleType("cpu", "nanoseconds")
                .mappings(List.of(Mapping.symbolized(0x1000, 0x9000, "/usr/bin/app")))
                .functions(functions)
                .locations(locations);
    }

    private static Sample sample(long value, int... stack) {
        return new Sample(stack, new long[] {value, value * 10}, List.of());
    }

    /** {@code name self/total} of one sample type. */
    private static List<String> rows(FunctionSummary.Rows rows, int type) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < rows.names().length; i++) {
            texts.add(rows.names()[i] + " " + rows.selfs()[type][i] + "/" + rows.totals()[type][i]);
        }
        return texts;
    }

    @Test
    void a_function_that_calls_itself_counts_once_a_sample() {
        FunctionSummary summary = summaries.of(profile("A.java", "a.A.leaf", "a.A.rec", "b.B.root")
                .samples(List.of(sample(2, 0, 1, 1, 2), sample(3, 1, 1, 2)))
                .build());

        assertThat(summary.sums()).containsExactly(5, 50);
        assertThat(rows(summary.functions(), 0))
                .containsExactlyInAnyOrder("a.A.leaf 2/2", "a.A.rec 3/5", "b.B.root 0/5");
        assertThat(rows(summary.functions(), 1)).contains("a.A.rec 30/50");
        assertThat(rows(summary.packages(), 1)).containsExactlyInAnyOrder("a 50/50", "b 0/50");
        assertThat(summary.types().shown()).hasToString("cpu/nanoseconds");
    }

    @Test
    void overloads_and_lambdas_of_any_process_share_a_row_and_the_innermost_inlined_line_is_the_leaf() {
        Profile profile = profile("A.java", "a.A$$Lambda/0x7f01.run", "a.A$$Lambda$14/123.run", "a.A.x")
                .build();
        List<Location> locations = new ArrayList<>(profile.locations());
        locations.add(new Location(0, 0x5000, List.of(new Line(0, 1, 0), new Line(2, 2, 0)), false));
        FunctionSummary summary = summaries.of(profile.toBuilder()
                .locations(locations)
                .samples(List.of(sample(1, 3), sample(2, 1)))
                .build());

        assertThat(rows(summary.functions(), 0)).containsExactlyInAnyOrder("a.A$$Lambda.run 3/3", "a.A.x 0/1");
    }

    @Test
    void addresses_without_names_are_known_by_their_file_and_go_packages_end_behind_the_slash() {
        Profile go = profile(
                        "/src/server.go", "net/http.(*conn).serve", "example.com/a.b/c.Map[go.shape.int].Get", "main.f")
                .build();
        List<Location> locations = new ArrayList<>(go.locations());
        locations.add(new Location(0, 0x5000, List.of(), false));
        locations.add(new Location(-1, 0x5000, List.of(), false));
        FunctionSummary summary = summaries.of(go.toBuilder()
                .locations(locations)
                .samples(List.of(sample(1, 0), sample(2, 1), sample(3, 2), sample(4, 3), sample(5, 4)))
                .build());

        assertThat(rows(summary.functions(), 0)).contains("[app] 4/4", "[unknown] 5/5");
        assertThat(rows(summary.packages(), 0))
                .containsExactlyInAnyOrder(
                        "net/http 1/1", "example.com/a.b/c 2/2", "main 3/3", "[app] 4/4", "[unknown] 5/5");
    }

    @Test
    void what_is_not_named_is_in_one_row_so_that_own_values_add_up_to_the_sum() {
        String[] names = new String[3_000];
        List<Sample> samples = new ArrayList<>();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < names.length; i++) {
            names[i] = "com.p" + i % 400 + ".C" + i + ".m";
            samples.add(sample(1 + random.nextInt(100), i, random.nextInt(names.length)));
        }
        samples.add(sample(1_000_000, 77));
        samples.add(sample(50)); // no stack at all
        FunctionSummary summary =
                summaries.of(profile("A.java", names).samples(samples).build());

        for (int type = 0; type < 2; type++) {
            for (FunctionSummary.Rows rows : List.of(summary.functions(), summary.packages())) {
                long own = 0;
                for (long self : rows.selfs()[type]) {
                    own += self;
                }
                assertThat(own).as("seed %s", seed).isEqualTo(summary.sums()[type]);
                assertThat(rows.names()).contains(FunctionSummary.REST).doesNotHaveDuplicates();
            }
        }
        assertThat(summary.functions().names()).hasSize(1_001).contains("com.p77.C77.m");
        assertThat(summary.packages().names()).hasSize(201).contains("com.p77");
    }

    @Test
    void an_attacker_s_names_take_bounded_time_and_room_and_sums_stay_exact() {
        int functions = 300_000;
        String[] names = new String[functions];
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < functions; i++) {
            names[i] = "f" + i;
            samples.add(sample(1, i));
        }
        names[7] = "a.".concat("$Proxy1".repeat(500_000)).concat(".run");
        FunctionSummary summary =
                summaries.of(profile("A.java", names).samples(samples).build());

        assertThat(summary.sums()[0]).isEqualTo(functions);
        long own = 0;
        for (long self : summary.functions().selfs()[0]) {
            own += self;
        }
        assertThat(own).isEqualTo(functions);
        assertThat(summary.functions().names()).allMatch(name -> name.length() <= 513);
    }

    @Test
    void sums_are_those_of_a_plain_count_over_random_stacks() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] names = new String[60];
        for (int i = 0; i < names.length; i++) {
            names[i] = "com.p" + i % 7 + ".C.m" + i % 50; // some twice
        }
        List<Sample> samples = new ArrayList<>();
        Map<String, Long> selfs = new TreeMap<>();
        Map<String, Long> totals = new TreeMap<>();
        for (int i = 0; i < 500; i++) {
            int[] stack = random.ints(1 + random.nextInt(20), 0, names.length).toArray();
            long value = random.nextInt(1_000) - 100;
            samples.add(sample(value, stack));
            selfs.merge(names[stack[0]], value, Long::sum);
            Set<String> on = new HashSet<>();
            for (int frame : stack) {
                if (on.add(names[frame])) {
                    totals.merge(names[frame], value, Long::sum);
                }
            }
        }
        FunctionSummary summary =
                summaries.of(profile("A.java", names).samples(samples).build());

        List<String> expected = new ArrayList<>();
        totals.forEach((name, total) -> expected.add(name + " " + selfs.getOrDefault(name, 0L) + "/" + total));
        assertThat(rows(summary.functions(), 0)).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void a_profile_without_sample_types_or_with_far_too_many_has_no_sums() {
        assertThat(summaries.of(Profile.builder().build())).isNull();
        Profile.Builder many = Profile.builder();
        for (int i = 0; i < 17; i++) {
            many.sampleType("t" + i, "count");
        }
        assertThat(summaries.of(many.build())).isNull();
    }
}
