package org.jvmpprof.proto.flame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.Line;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.Sample;

class CallTreeTest {
    @Test
    void folds_equal_stacks_and_sums_self_and_total() {
        Profile profile = TestProfiles.cpu()
                .sample("main;work;hash", 2, 20)
                .sample("main;work", 1, 10)
                .sample("main;idle", 4, 40)
                .sample("main;work;hash", 3, 30)
                .build();

        assertThat(describe(CallTree.of(profile), 1))
                .containsExactly(
                        "all self 0 total 100",
                        "all/main self 0 total 100",
                        "all/main/idle self 40 total 40",
                        "all/main/work self 10 total 60",
                        "all/main/work/hash self 50 total 50");
        assertThat(CallTree.of(profile).grandTotal(0)).isEqualTo(10);
    }

    @Test
    void counts_a_recursive_function_once_a_stack() {
        CallTree tree = CallTree.of(TestProfiles.cpu()
                .sample("f;g;f;f", 1, 7)
                .sample("f;g", 1, 5)
                .sample("g;f", 1, 3)
                .build());

        assertThat(byName(tree, tree.functionSelfs(1))).containsEntry("f", 10L).containsEntry("g", 5L);
        assertThat(byName(tree, tree.functionTotals(1))).containsEntry("f", 15L).containsEntry("g", 15L);
    }

    @Test
    void unfolds_inlined_lines_outermost_first() {
        TestProfiles profiles = TestProfiles.cpu();
        int inner = profiles.function("inner");
        int outer = profiles.function("outer");
        int location = profiles.location(
                new Location(0, 0x1001, Arrays.asList(new Line(inner, 1, 0), new Line(outer, 2, 0)), false));
        CallTree tree =
                CallTree.of(profiles.sampleAt(new int[] {location}, 1, 1).build());

        assertThat(describe(tree, 0)).last().isEqualTo("all/outer/inner self 1 total 1");
    }

    @Test
    void names_locations_without_symbols_by_mapping_or_address() {
        TestProfiles profiles = TestProfiles.cpu();
        int mapped = profiles.location(new Location(0, 0x1001, Collections.emptyList(), false));
        int unmapped = profiles.location(new Location(-1, 0xbeef, Collections.emptyList(), false));
        CallTree tree = CallTree.of(
                profiles.sampleAt(new int[] {mapped, unmapped}, 1, 1).build());

        assertThat(describe(tree, 0)).last().isEqualTo("all/0xbeef/[app.jar] self 1 total 1");
    }

    @Test
    void puts_the_thread_below_the_root_when_asked() {
        Profile profile = TestProfiles.cpu()
                .sample(List.of("run"), List.of(Label.number("thread_id", 7, ""), Label.text("thread", "worker")), 1, 1)
                .sample(List.of("run"), List.of(), 1, 1)
                .build();

        assertThat(describe(CallTree.of(profile, true), 0))
                .containsExactly(
                        "all self 0 total 2",
                        "all/[worker] self 0 total 1",
                        "all/[worker]/run self 1 total 1",
                        "all/run self 1 total 1");
    }

    @Test
    void holds_stacks_of_2048_frames_and_more() {
        List<String> names =
                IntStream.range(0, 100_000).mapToObj(i -> "f" + i % 3).toList();
        CallTree tree =
                CallTree.of(TestProfiles.cpu().sample(names, List.of(), 1, 9).build());

        assertThat(tree.size()).isEqualTo(100_001);
        assertThat(tree.depth(100_000)).isEqualTo(100_000);
        assertThat(tree.total(1, 1)).isEqualTo(9);
        assertThat(byName(tree, tree.functionTotals(1))).containsEntry("f2", 9L);
    }

    @Test
    void is_only_a_root_for_an_empty_profile() {
        CallTree tree = CallTree.of(TestProfiles.cpu().build());

        assertThat(tree.size()).isEqualTo(1);
        assertThat(tree.grandTotal(1)).isZero();
        assertThat(CallTree.of(Profile.builder().build()).columns()).isZero();
    }

    @Test
    void keeps_the_columns_of_two_profiles_apart() {
        Profile base =
                TestProfiles.cpu().sample("a;b", 1, 10).sample("a;c", 2, 20).build();
        Profile target =
                TestProfiles.cpu().sample("a;b", 3, 30).sample("a;d", 4, 40).build();
        CallTree tree = CallTree.ofPair(base, new int[] {1}, target, new int[] {1});

        assertThat(describe(tree, 0)).contains("all/a/b self 10 total 10", "all/a/d self 0 total 0");
        assertThat(describe(tree, 1)).contains("all/a/b self 30 total 30", "all/a/c self 0 total 0");
    }

    @Test
    void agrees_with_a_naive_count_on_random_profiles() {
        long firstSeed = new Random().nextLong();
        for (long seed = firstSeed; seed < firstSeed + 40; seed++) {
            Profile profile = TestProfiles.random(seed, 300, seed % 2 == 0);
            CallTree tree = CallTree.of(profile);
            Map<String, Long> selfs = new TreeMap<>();
            Map<String, Long> totals = new TreeMap<>();
            Map<String, Long> functionTotals = new TreeMap<>();
            for (Sample sample : profile.samples()) {
                List<String> path = new ArrayList<>(List.of("all"));
                totals.merge("all", sample.value(1), Long::sum);
                for (int d = sample.depth() - 1; d >= 0; d--) {
                    Location location = profile.locations().get(sample.location(d));
                    path.add(profile.functions()
                            .get(location.lines().get(0).function())
                            .name());
                    totals.merge(String.join("/", path), sample.value(1), Long::sum);
                }
                selfs.merge(String.join("/", path), sample.value(1), Long::sum);
                new HashSet<>(path.subList(1, path.size()))
                        .forEach(name -> functionTotals.merge(name, sample.value(1), Long::sum));
            }
            List<String> expected = new ArrayList<>();
            totals.forEach(
                    (path, total) -> expected.add(path + " self " + selfs.getOrDefault(path, 0L) + " total " + total));
            assertThat(describe(tree, 1)).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(expected);
            Map<String, Long> actual = byName(tree, tree.functionTotals(1));
            actual.remove("all");
            assertThat(actual).as("seed %s", seed).isEqualTo(functionTotals);
            assertPreOrder(tree, seed);
        }
    }

    private static void assertPreOrder(CallTree tree, long seed) {
        for (int node = 1; node < tree.size(); node++) {
            int parent = tree.parent(node);
            assertThat(parent).as("seed %s", seed).isLessThan(node);
            assertThat(tree.end(node)).as("seed %s", seed).isBetween(node + 1, tree.end(parent));
            if (tree.end(node) < tree.end(parent)) {
                assertThat(tree.name(node)).as("seed %s", seed).isLessThan(tree.name(tree.end(node)));
            }
        }
    }

    static List<String> describe(CallTree tree, int column) {
        List<String> lines = new ArrayList<>();
        for (int node = 0; node < tree.size(); node++) {
            List<String> path = new ArrayList<>();
            for (int n = node; n > 0; n = tree.parent(n)) {
                path.add(0, tree.name(n));
            }
            path.add(0, "all");
            lines.add(
                    String.join("/", path) + " self " + tree.self(column, node) + " total " + tree.total(column, node));
        }
        return lines;
    }

    private static Map<String, Long> byName(CallTree tree, long[] values) {
        Map<String, Long> map = new TreeMap<>();
        for (int f = 0; f < values.length; f++) {
            map.put(tree.functionName(f), values[f]);
        }
        return map;
    }
}
